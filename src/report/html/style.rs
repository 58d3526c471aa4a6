//! The look of the page, and the script that only adds to it.

/// Light and dark, narrow and wide, screen and paper. Contrast of text is 4.5:1 or more in both.
pub const STYLE: &str = "
:root{--ink:#1d2733;--muted:#4d5966;--paper:#fff;--line:#d9dfe5;--shade:#f5f7f9;--hard:#b34400;\
--easy:#00705a;--link:#00548a;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--muted:#a9b4bf;--paper:#12171d;--line:#343e49;\
--shade:#1b222a;--hard:#ff9a5c;--easy:#4fd0b0;--link:#8cc8ff}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.3rem;margin:2.5rem 0 .5rem}
p,li{max-width:46rem}.muted,caption,figcaption{color:var(--muted)}
a{color:var(--link)}a:focus-visible,.wide:focus-visible,summary:focus-visible,input:focus-visible,th button:focus-visible\
{outline:3px solid var(--link);outline-offset:2px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.25rem 0;padding:0}
.figures div{background:var(--shade);border-radius:.5rem;padding:.75rem 1rem}
.figures dt{color:var(--muted);font-size:.9rem}.figures dd{margin:0;font-size:1.7rem;font-weight:600;\
font-variant-numeric:tabular-nums}
figure{margin:1rem 0}figure img{display:block;width:100%;height:auto;background:#fff;border-radius:.5rem}
.wide{overflow-x:auto}.wide table{min-width:38rem}td:first-child{white-space:nowrap}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.25rem 0}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600;text-decoration:underline dotted}
.hard{color:var(--hard);font-weight:600}.easy{color:var(--easy);font-weight:600}
meter{width:6rem;height:.8rem;vertical-align:middle}
details{margin:.35rem 0}summary{cursor:pointer}
input[type=search]{font:inherit;padding:.35rem .6rem;border:1px solid var(--muted);border-radius:.35rem;\
background:var(--paper);color:var(--ink);width:min(100%,22rem)}
@media print{@page{margin:14mm}body{font-size:10.5pt}.noprint{display:none}figure,tr{break-inside:avoid}\
h2{break-after:avoid}a{color:inherit;text-decoration:none}.wide{overflow:visible}.wide table{min-width:0}}
";

/// Sorting by a click on a heading, and a filter; without scripts the page is whole.
pub const SCRIPT: &str = "
document.querySelectorAll('table[data-sort]').forEach(function(t){
var b=t.tBodies[0];
Array.prototype.forEach.call(t.tHead.rows[0].cells,function(th,i){
var k=document.createElement('button');k.type='button';k.textContent=th.textContent;
th.textContent='';th.appendChild(k);
k.addEventListener('click',function(){
var up=th.getAttribute('aria-sort')!=='ascending';
Array.prototype.forEach.call(t.tHead.rows[0].cells,function(o){o.removeAttribute('aria-sort')});
th.setAttribute('aria-sort',up?'ascending':'descending');
var v=function(r){var c=r.cells[i];return c.dataset.v!==undefined?parseFloat(c.dataset.v):c.textContent};
Array.prototype.slice.call(b.rows).sort(function(x,y){var p=v(x),q=v(y);
var d=typeof p==='number'&&typeof q==='number'?(isNaN(p)?-1e9:p)-(isNaN(q)?-1e9:q):String(p).localeCompare(String(q));
return up?d:-d}).forEach(function(r){b.appendChild(r)})})});
var f=document.getElementById('filter-runs');if(f){f.parentNode.hidden=false;
f.addEventListener('input',function(){var w=f.value.toLowerCase();
Array.prototype.forEach.call(b.rows,function(r){r.hidden=r.textContent.toLowerCase().indexOf(w)<0})})}
});
";
