//! The look of the page, and the script that only adds to it.

/// Light and dark, narrow and wide, screen and paper. Contrast of text is 4.5:1 or more in both.
pub const STYLE: &str = "
:root{--ink:#1b2530;--muted:#55616d;--paper:#fff;--line:#e0e5ea;--shade:#f5f7f9;--hard:#b03606;\
--easy:#00705d;--link:#00588f;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e9edf1;--muted:#a5b0bb;--paper:#13181e;--line:#343d47;\
--shade:#1b2129;--hard:#ff8a5c;--easy:#3fcbae;--link:#6fb9f5}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
main,header{max-width:72rem;margin:0 auto;padding:0 1rem}header{padding-top:1.5rem}main{padding-bottom:4rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:2}
h1{font-size:clamp(1.6rem,4vw,2.3rem);line-height:1.15;margin:.25rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:2.75rem 0 .5rem}
nav li{margin:0}nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:.5rem 0;padding:0;font-size:.95rem}
p,li{max-width:46rem}ol li{margin:.35rem 0}.muted,caption,figcaption{color:var(--muted)}
a{color:var(--link)}a:focus-visible,.wide:focus-visible,summary:focus-visible,input:focus-visible,th button:focus-visible\
{outline:3px solid var(--link);outline-offset:2px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.25rem 0;padding:0}
.figures div{background:var(--shade);border-radius:.5rem;padding:.75rem 1rem}
.figures dt{color:var(--muted);font-size:.9rem}.figures dd{margin:0;font-size:1.7rem;font-weight:600;\
font-variant-numeric:tabular-nums}.figures a{color:inherit;text-decoration-color:var(--line)}
.how div{margin:.6rem 0}.how dt{font-weight:600}.how dd{margin:0;max-width:46rem}
figure{margin:1rem 0;overflow-x:auto}figure a{display:block}
figure img{display:block;width:100%;min-width:42rem;height:auto;border-radius:.5rem;border:1px solid var(--line)}
figcaption{font-size:.95rem;margin-top:.4rem;max-width:60rem}
.wide{overflow-x:auto}.wide table{min-width:38rem}td:first-child{white-space:nowrap}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.25rem 0}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
tbody tr:hover{background:var(--shade)}
td.n,th.n{text-align:right;white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600;text-decoration:underline dotted}
.hard{color:var(--hard);font-weight:600}.easy{color:var(--easy);font-weight:600}
meter{width:6rem;height:.8rem;vertical-align:middle}
details{margin:.35rem 0}summary{cursor:pointer}
input[type=search]{font:inherit;padding:.35rem .6rem;border:1px solid var(--muted);border-radius:.35rem;\
background:var(--paper);color:var(--ink);width:min(100%,22rem)}
.peek{position:fixed;right:1rem;bottom:1rem;width:min(46vw,40rem);border:1px solid var(--line);border-radius:.5rem;\
box-shadow:0 .4rem 1.6rem rgba(0,0,0,.25);pointer-events:none;z-index:3}
@media print{:root{--ink:#000;--muted:#444;--paper:#fff;--line:#ccc;--shade:#fff;--hard:#8a2a04;--easy:#00594a;--link:#000}
@page{margin:14mm}body{font-size:10pt}nav,.skip,.noprint,.peek{display:none}main,header{max-width:none;padding:0}
figure{overflow:visible;break-inside:avoid}figure img{min-width:0;width:auto;max-width:100%;max-height:235mm;border:0}
h2{break-after:avoid;margin-top:1.4rem}tr,.how div{break-inside:avoid}thead{display:table-header-group}\
a{color:inherit;text-decoration:none}.wide{overflow:visible}.wide table{min-width:0}
figcaption{display:none}}
";

/// Sorting by a click on a heading, a filter, and a run's card on hover; without scripts the page is whole.
pub const SCRIPT: &str = "
document.querySelectorAll('table[data-sort]').forEach(function(t){
var b=t.tBodies[0],all=Array.prototype.slice.call(b.rows);
Array.prototype.forEach.call(t.tHead.rows[0].cells,function(th,i){
var k=document.createElement('button');k.type='button';k.textContent=th.textContent;
th.textContent='';th.appendChild(k);
k.addEventListener('click',function(){
var up=th.getAttribute('aria-sort')!=='ascending';
Array.prototype.forEach.call(t.tHead.rows[0].cells,function(o){o.removeAttribute('aria-sort')});
th.setAttribute('aria-sort',up?'ascending':'descending');
var n=th.classList.contains('n'),v=function(r){var c=r.cells[i];return n?parseFloat(c.dataset.v):c.textContent};
var keyed=all.map(function(r){return[v(r),r]});
keyed.sort(function(x,y){var p=x[0],q=y[0];
if(n){if(isNaN(p)||isNaN(q))return isNaN(p)-isNaN(q);return up?p-q:q-p}
return up?(p<q?-1:p>q?1:0):(p<q?1:p>q?-1:0)});
all=keyed.map(function(x){return x[1]});var f=document.createDocumentFragment();
all.forEach(function(r){f.appendChild(r)});b.appendChild(f)})});
var f=document.getElementById('filter-runs'),s=document.getElementById('filter-count');
if(f){f.parentNode.hidden=false;
f.addEventListener('input',function(){var w=f.value.toLowerCase(),n=0;
all.forEach(function(r){r.hidden=r.textContent.toLowerCase().indexOf(w)<0;n+=!r.hidden});
s.textContent=w?n+' of '+all.length+' rows':''})}
});
if(matchMedia('(hover:hover) and (min-width:60rem)').matches){
var peek=null,off=function(){if(peek){peek.remove();peek=null}};
document.addEventListener('mouseover',function(e){
var a=e.target.closest&&e.target.closest('a[href^=\"runs/\"]');off();
if(a){peek=new Image();peek.alt='';peek.className='peek';peek.src=a.getAttribute('href');document.body.appendChild(peek)}});
document.addEventListener('keydown',function(e){if(e.key==='Escape')off()});
}
";
