//! The look of the page, and the script that only adds to it.

/// Light and dark, narrow and wide, screen and paper. Contrast of text is 4.5:1 or more in both; the colours of
/// bars are those of the pictures.
pub const STYLE: &str = "
:root{--ink:#1b2530;--muted:#55616d;--paper:#fff;--line:#e0e5ea;--shade:#f5f7f9;--hard:#b03606;--easy:#00705d;\
--moderate:#7a5600;--endurance:#1f6fad;--link:#00588f;--ring:#10161c;--b-hard:#8a1602;--b-moderate:#f3b93c;\
--b-recovery:#1ea488;--b-easy:#126cc2;--b-untold:#edf0f3;--on-dark:#fff;--on-light:#101820;color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e9edf1;--muted:#a5b0bb;--paper:#13181e;--line:#343d47;\
--shade:#1b2129;--hard:#ff8a5c;--easy:#3fcbae;--moderate:#ffcb43;--endurance:#6fbfff;--link:#6fb9f5;--ring:#fff;\
--b-hard:#f0622f;--b-moderate:#ffe58f;--b-recovery:#54cdaa;--b-easy:#1868ba;--b-untold:#343c47}
.hard text.sign{fill:var(--on-light)!important}.untold text.sign{fill:#fff!important}
:root:not([data-pictures]) main img{filter:invert(.92) hue-rotate(180deg) saturate(1.7)}}
*{box-sizing:border-box}html{scroll-padding-top:1rem;overflow-wrap:break-word}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
main,header{max-width:72rem;margin:0 auto;padding:0 1rem}header{padding-top:1.5rem}main{padding-bottom:4rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:2}
h1{font-size:clamp(1.6rem,4vw,2.3rem);line-height:1.15;margin:.25rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:2.25rem 0 .5rem}h3{font-size:1.1rem;margin:0 0 .25rem}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:2rem 0 0;padding:0;font-size:.95rem}
p,li,dd{max-width:46rem}p{margin:.4rem 0}.muted,caption,figcaption,.legend{color:var(--muted)}
ol,ul{padding-left:1.4rem;margin:.5rem 0}li{margin:.5rem 0}li p{margin:.15rem 0}
.mend li{margin:.7rem 0}.do{border-left:3px solid var(--link);padding-left:.6rem}
a{color:var(--link)}a:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,button:focus-visible,\
article:target,article:focus{outline:3px solid var(--link);outline-offset:2px}
.limit{font-size:1.25rem}.limit b{font-size:1.6rem;white-space:nowrap}
@media(min-width:62rem){main{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);column-gap:3rem}\
main>.rest,main>nav,main>p{grid-column:1/-1}}
svg.calendar{display:block;width:100%;max-width:34rem;height:auto;font-size:11px}
.calendar text{fill:var(--muted)}.calendar .day{fill:var(--shade)}.calendar .other{fill:none;stroke:var(--muted)}
.bar text.sign{text-anchor:middle;font-weight:600;fill:var(--on-dark)}
.bar.moderate text.sign,.bar.recovery text.sign,.bar.untold text.sign{fill:var(--on-light)}
.bar.hard rect{fill:var(--b-hard)}.bar.moderate rect{fill:var(--b-moderate)}.bar.recovery rect{fill:var(--b-recovery)}
.bar.easy rect{fill:var(--b-easy)}.bar.untold rect{fill:var(--b-untold);stroke:var(--muted)}
.bar.ring rect{stroke:var(--ring);stroke-width:2.5}.bar text.tip{opacity:0;pointer-events:none;fill:var(--ink)}
.bar:hover .tip,.bar:focus .tip{opacity:1}.bar:hover rect,.bar:focus rect{stroke:var(--ink);stroke-width:2}
.bar:focus{outline:none}.bar:focus-visible rect{stroke:var(--link);stroke-width:3}
.legend{font-size:.95rem}.key{margin-right:.8rem;white-space:nowrap}.calendar .two{font-size:8px}.swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;vertical-align:-.05rem}
.swatch.hard{background:var(--b-hard)}.swatch.moderate{background:var(--b-moderate)}.swatch.easy{background:var(--b-easy)}
.swatch.recovery{background:var(--b-recovery)}.swatch.untold{background:var(--b-untold);border:1px solid var(--muted)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr));gap:.5rem;margin:.75rem 0}
.figures div{background:var(--shade);border-radius:.5rem;padding:.4rem .7rem}
.figures dt{color:var(--muted);font-size:.9rem}.figures dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.how div{margin:.6rem 0}.how dt{font-weight:600}.how dd{margin:0}
figure{margin:1rem 0}figure a,article a{display:block}article p a,article li a{display:inline}
main img{display:block;width:100%;height:auto;border-radius:.5rem;border:1px solid var(--line)}
figcaption{font-size:.95rem;margin-top:.4rem;max-width:60rem}
article{margin:1.25rem 0;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
.around a{margin-right:1rem}.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 2.5rem}
details.run{margin:0;border-bottom:1px solid var(--line)}details.run>summary{padding:.3rem 0}
.numbers table{margin:.6rem 0;font-size:.95rem}.numbers caption{font-weight:600;color:var(--ink)}
.numbers th,.numbers td{padding:.15rem .6rem .15rem 0}.splits,.records,.usual{max-width:26rem}
.share span{display:block;height:.8rem;min-width:1px;background:var(--muted);border-radius:2px}td.share{width:99%;vertical-align:middle}.shares th{white-space:nowrap}
.longest svg{display:block;width:100%;max-width:34rem;height:auto;font-size:11px}.longest text{text-anchor:middle;fill:var(--ink)}
.longest .month{fill:var(--muted)}.longest rect{fill:var(--endurance)}.longest a:hover rect,.longest a:focus rect{stroke:var(--ink);stroke-width:2}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.25rem 0}
th,td{padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
tbody th{font-weight:400}tbody tr:hover{background:var(--shade)}
td.n,th.n{text-align:right;white-space:nowrap}.date,.when{white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600;text-decoration:underline dotted}
td.hard,b.hard{color:var(--hard);font-weight:600}td.recovery{color:var(--easy);font-weight:600}
td.what{white-space:nowrap}td.moderate{color:var(--moderate);font-weight:600}td.easy{color:var(--endurance);font-weight:600}
td.name,td.why{overflow-wrap:anywhere}td.why{font-size:.95rem}
meter{width:5rem;height:.8rem;vertical-align:middle}
.coach td.n{white-space:normal;min-width:4rem}.coach td.why{min-width:14rem}.spark{width:6rem;height:1.9rem;fill:var(--endurance)}
main>table{grid-column:1/-1}textarea{font:inherit;width:100%;border:1px solid var(--muted);border-radius:.35rem;\
background:var(--paper);color:var(--ink)}
details{margin:.35rem 0}summary{cursor:pointer}summary h2{display:inline;line-height:2.4}
input[type=search],select{font:inherit;padding:.35rem .6rem;border:1px solid var(--muted);border-radius:.35rem;\
background:var(--paper);color:var(--ink);max-width:100%}
@media(max-width:60rem){
.runs thead,.rules thead,.thresholds thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.runs tr{display:grid;grid-template-columns:1fr 1fr 1fr 1fr;gap:0 .5rem;padding:.4rem 0;border-bottom:1px solid var(--line)}
.runs td{border:0;padding:0;text-align:left;min-width:0}.runs td.date{grid-column:1/3;grid-row:1}
.runs td.what{grid-column:3;grid-row:1}.runs td:nth-child(8){grid-column:4;grid-row:1;text-align:right}
.runs td.name{grid-column:1/-1;grid-row:2;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.runs td.name:empty{display:none}
.runs td:nth-child(6):after{content:' bpm'}.runs td.why{grid-column:1/-1;color:var(--muted);font-size:.9rem;line-height:1.35}
.runs tr[hidden]{display:none}
.rules tr,.thresholds tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}
.rules th,.rules td,.thresholds th,.thresholds td{display:block;border:0;padding:0;text-align:left}
.thresholds td.n{display:inline-block;margin-right:.8rem}.thresholds td.n:nth-child(3):before{content:'\\b1 '}
.coach thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.coach tr,.coach th,.coach td{display:block;border:0;padding:.1rem 0;text-align:left}
.coach td.n{display:inline-block;margin-right:1rem;white-space:normal}.coach td.n:before{content:attr(data-head) ' ';color:var(--muted)}
.coach tr{border-bottom:1px solid var(--line);padding:.8rem 0}.coach tr[hidden]{display:none}
.weeks th,.weeks td,.months th,.months td,.efforts th,.efforts td{padding-right:.2rem;font-size:.9rem}
.efforts td.n,.efforts th.n{padding-right:.6rem}.months td.n,.months th.n{padding-left:.5rem}
}
@media print{:root{--ink:#000;--muted:#444;--line:#ccc;--shade:#f3f3f3;--hard:#8a2a04;--easy:#00594a;--link:#000}
@page{margin:12mm}body{font-size:9.5pt;line-height:1.35}.legend{font-size:8.5pt}.onscreen,.skip,.tip{display:none}
main,header{max-width:none;padding:0}h1{font-size:17pt}h2{font-size:12pt;margin:.8rem 0 .2rem;break-after:avoid}
main{display:block;columns:2;column-gap:8mm}main>section:not(.rest){break-inside:avoid;margin:0 0 .8rem}main>section>h2{margin-top:0}
main>.rest{column-span:all}li,.mend li{margin:.25rem 0}.limit{font-size:11pt}.limit b{font-size:12pt}
svg.calendar{max-width:88mm}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
:root:not(:has(#print-all:checked)) .rest{display:none}.failed li:nth-child(n+4){display:none}
tr,article,figure,.how div{break-inside:avoid}a{color:inherit;text-decoration:none}main img{border:0;max-height:235mm;width:auto;max-width:100%}
figcaption{display:none}}
";

/// Sorting by a click on a heading, a search, and folds that open for what they hold; without scripts the page is
/// whole.
pub const SCRIPT: &str = "
(function(){
var each=function(q,f){Array.prototype.forEach.call(document.querySelectorAll(q),f)};
var show=function(){var a=location.hash&&document.getElementById(location.hash.slice(1));if(!a)return;
for(var d=a.closest('details');d;d=d.parentNode.closest('details'))d.open=true;a.scrollIntoView();
if(a.tagName==='ARTICLE')a.focus({preventScroll:true})};
addEventListener('hashchange',show);show();
document.addEventListener('click',function(e){var a=e.target.closest&&e.target.closest('a[href^=\"#\"]');
if(a&&a.getAttribute('href')===location.hash)setTimeout(show)});
each('table[data-sort]',function(t){
var b=t.tBodies[0],all=Array.prototype.slice.call(b.rows),heads=t.tHead.rows[0].cells;
Array.prototype.forEach.call(heads,function(th,i){
var k=document.createElement('button');k.type='button';k.textContent=th.textContent;
th.textContent='';th.appendChild(k);
k.addEventListener('click',function(){
var up=th.getAttribute('aria-sort')!=='ascending';
Array.prototype.forEach.call(heads,function(o){o.removeAttribute('aria-sort')});
th.setAttribute('aria-sort',up?'ascending':'descending');
var n=all.length&&all[0].cells[i].dataset.v!==undefined||th.classList.contains('n'),v=function(r){var c=r.cells[i];return n?parseFloat(c.dataset.v):c.textContent};
var keyed=all.map(function(r){return[v(r),r]});
keyed.sort(function(x,y){var p=x[0],q=y[0];
if(n){if(isNaN(p)||isNaN(q))return isNaN(p)-isNaN(q);return up?p-q:q-p}
return up?(p<q?-1:p>q?1:0):(p<q?1:p>q?-1:0)});
all=keyed.map(function(x){return x[1]});var f=document.createDocumentFragment();
all.forEach(function(r){f.appendChild(r)});b.appendChild(f)})})});
var f=document.getElementById('filter-runs'),l=document.getElementById('filter-label'),
s=document.getElementById('filter-count');
var filter=function(){var w=f.value.toLowerCase(),k=l.value,n=0,all=0;
each('table[data-sort]',function(t){var some=0,rows=t.tBodies[0].rows,i,r;
for(i=0;i<rows.length;i++){r=rows[i];r.hidden=r.textContent.toLowerCase().indexOf(w)<0||
(k&&r.querySelector('.what').textContent!==k);some+=!r.hidden}
all+=rows.length;n+=some;var d=t.closest('details');
if(d){d.hidden=!some;if(w||k)d.open=some>0}});
s.textContent=w||k?n+' of '+all+' runs':''};
if(f){f.parentNode.hidden=false;f.addEventListener('input',filter);l.addEventListener('change',filter)}
})();
";
