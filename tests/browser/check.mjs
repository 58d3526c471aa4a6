// Looks at a report in headless Chromium: phone, tablet and desktop, light and dark, with and without
// scripts, on paper, and with axe-core; every link to a run has to reach it. A coach's page is looked at as well. Usage: node check.mjs REPORT_DIR OUT_DIR; the modules
// playwright-core and axe-core are found from MODULES (a folder with node_modules), the browser
// from CHROMIUM (default: chromium).
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [report, out] = process.argv.slice(2).map((p) => path.resolve(p));
const require = createRequire(path.join(path.resolve(process.env.MODULES ?? '.'), 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = execFileSync('which', [process.env.CHROMIUM ?? 'chromium']).toString().trim();
mkdirSync(out, { recursive: true });

const failures = [];
const expect = (good, what) => {
  if (!good) failures.push(what);
};

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const url = pathToFileURL(path.join(report, 'index.html')).href;
const launch = (options) =>
  chromium.launchPersistentContext(mkdtempSync(path.join(tmpdir(), 'lope-')), {
    executablePath: browser, headless: true, args, offline: true, ...options,
  });

for (const [name, width, height] of [['phone', 390, 844], ['tablet', 820, 1180], ['desktop', 1440, 900]]) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await launch({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    page.on('request', (r) => expect(r.url().startsWith('file:'), `asks for ${r.url()}`));
    page.on('pageerror', (e) => failures.push(`${name}: ${e}`));
    await page.goto(url);
    await page.evaluate(() => document.querySelectorAll('img').forEach((i) => (i.loading = 'eager')));
    await page.waitForLoadState('networkidle');
    const high = await page.evaluate(() => document.documentElement.scrollHeight);
    console.log(`${name} ${colorScheme}: ${high} px high`);
    expect(name !== 'phone' || high < 12000, `${name}: ${high} px high`);
    const lost = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
      .map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(h.slice(1))));
    expect(lost.length === 0, `${name}: links that lead nowhere: ${lost}`);
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll('main img')]
        .filter((i) => !i.closest('details:not([open])') && i.naturalWidth === 0).length);
    expect(broken === 0, `${name}: ${broken} pictures do not load`);
    await page.evaluate(axe);
    for (const open of [false, true]) {
      await page.evaluate((open) => {
        document.querySelectorAll('details').forEach((d) => (d.open = open));
      }, open);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide <= 0, `${name}, details ${open ? 'open' : 'closed'}: ${wide} px wider than the window`);
      const found = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
      for (const v of found.violations) {
        failures.push(`${name} ${colorScheme}: ${v.id}: ${v.help}: ${v.nodes[0].html}`);
      }
      console.log(`${name} ${colorScheme}, details ${open ? 'open' : 'closed'}: ` +
        `${found.violations.length} violations, ${found.passes.length} rules passed`);
    }
    await page.evaluate(() => {
      document.querySelectorAll('details').forEach((d) => (d.open = false));
      scrollTo(0, 0);
    });
    await page.screenshot({ path: path.join(out, `${name}-${colorScheme}.png`) });
    await page.screenshot({ path: path.join(out, `${name}-${colorScheme}-whole.png`), fullPage: true });
    const coach = (await page.locator('#runners').count()) > 0;
    if (coach && name === 'desktop' && colorScheme === 'light') {
      const pages = await page.$$eval('#runners th[scope=row] a', (a) => a.map((x) => x.getAttribute('href')));
      for (const p of pages) {
        expect(existsSync(path.join(report, decodeURIComponent(p))), `no page of ${p}`);
      }
      await page.locator('#runners summary').first().focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('#runners textarea').first().isVisible(), 'the message does not open');
      await page.pdf({ path: path.join(out, 'A4.pdf'), format: 'A4' });
    }
    if (!coach && name === 'desktop' && colorScheme === 'light') {
      // By keyboard alone: the first stop is the way past the findings.
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement.className === 'skip'), 'no skip link');
      const rows = () => page.$$eval('table.runs tbody tr', (r) => r.filter((x) => !x.hidden).length);
      const all = await rows();
      await page.selectOption('#filter-label', 'hard');
      const hard = await rows();
      expect(hard > 0 && hard < all, 'the filter by verdict');
      await page.selectOption('#filter-label', '');
      await page.fill('#filter-runs', 'no such run');
      expect((await rows()) === 0, 'the search hides nothing');
      await page.fill('#filter-runs', '');
      expect((await rows()) === all, 'the search does not give rows back');
      const head = page.locator('table.runs th button', { hasText: 'score' }).first();
      await head.focus();
      await page.keyboard.press('Enter');
      const sorted = () => page.$eval('table.runs tbody', (b) =>
        [...b.rows].map((x) => parseFloat(x.cells[7].dataset.v)).filter((v) => !isNaN(v)));
      const up = await sorted();
      expect(up.every((v, i) => !i || up[i - 1] <= v), 'sorting by score, upwards');
      await page.keyboard.press('Enter');
      const down = await sorted();
      expect(down.every((v, i) => !i || down[i - 1] >= v), 'sorting by score, downwards');
      // Each bar says what it is when it is focused, and leads to its run.
      const bars = await page.locator('a.bar').count();
      for (const i of [0, Math.floor(bars / 2), bars - 1].slice(0, bars)) {
        const bar = page.locator('a.bar').nth(i);
        await bar.focus();
        const tip = () => bar.locator('.tip').first().evaluate((e) => getComputedStyle(e).opacity);
        expect((await tip()) === '1', `bar ${i}: no label on focus`);
        const to = await bar.getAttribute('href');
        await page.keyboard.press('Enter');
        await page.waitForTimeout(100);
        const part = page.locator(to);
        expect(await part.isVisible(), `bar ${i}: its run is not shown`);
        const top = await part.evaluate((e) => e.getBoundingClientRect().top);
        expect(top > -50 && top < height, `bar ${i}: its run is not reached (${top})`);
        if (i === 0) await page.screenshot({ path: path.join(out, 'part.png') });
      }
      // Every link to a run reaches it, whatever is folded; the next run is reached by keyboard.
      const lostRuns = await page.evaluate(async () => {
        const lost = [];
        const seen = new Set();
        for (const a of document.querySelectorAll('a[href^="#run-"]')) {
          const to = a.getAttribute('href');
          if (seen.has(to)) continue;
          seen.add(to);
          document.querySelectorAll('details').forEach((d) => (d.open = false));
          if (a instanceof SVGElement) location.hash = to;
          else a.click();
          await new Promise((done) => setTimeout(done, 30));
          const part = document.getElementById(to.slice(1)).getBoundingClientRect();
          if (!(part.height > 0 && part.top > -50 && part.top < innerHeight)) lost.push(to);
        }
        return lost;
      });
      expect(lostRuns.length === 0, `runs that their links do not reach: ${lostRuns}`);
      const onward = page.locator('article .around a[rel=next]').first();
      const following = await onward.getAttribute('href');
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
      await onward.focus();
      await page.keyboard.press('Enter');
      await page.waitForTimeout(100);
      expect(await page.evaluate((id) => document.activeElement.id === id, following.slice(1)),
        'the next run is not reached by keyboard');
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = false)));
      for (const format of ['A4', 'Letter']) {
        const pdf = await page.pdf({ path: path.join(out, `${format}.pdf`), format });
        const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
        console.log(`${format}: ${pages} pages`);
        expect(pages === 1, `${format}: ${pages} pages`);
      }
      await page.check('#print-all');
      const whole = await page.pdf({ path: path.join(out, 'all.pdf'), format: 'A4' });
      expect(whole.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length > 1, 'the whole page on paper');
    }
    await context.close();
  }
}

const context = await launch({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
await page.goto(url);
if (await page.locator('#runners').count()) {
  expect(await page.locator('#runners tbody tr').first().isVisible(), 'without scripts: no runners');
} else {
  expect((await page.locator('h2').count()) >= 5, 'without scripts: sections are missing');
  expect(!(await page.locator('#filter-runs').isVisible()), 'without scripts: a filter that does nothing');
  expect(await page.locator('table.runs tbody tr').first().isVisible(), 'without scripts: no runs');
}
await context.close();

for (const f of failures) console.error(f);
console.log(failures.length ? `${failures.length} failures` : 'all good');
process.exit(failures.length ? 1 : 0);
