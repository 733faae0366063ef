#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

constexpr std::string_view looks = R"css(
.opening .lead { font-size: 1.15rem; max-width: 66ch; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 1.25rem 0 0; padding: 0; max-width: none; list-style: none; font-size: .95rem; }
.contents li { margin: 0; }
.contents a { display: inline-block; padding: .2rem 0; }
.group + .group, .divided + .group { margin-top: 2rem; padding-top: .25rem; border-top: 1px solid var(--line); }
.group h3 { margin-top: 1.25rem; color: var(--quiet); font-family: var(--sans); font-size: .95rem; font-weight: 650; }
.stats { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 100%), 1fr)); gap: 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.stat { padding-left: .9rem; border-left: 3px solid var(--line); }
.stat:first-child { border-left-color: var(--action); }
.stat.of-which { border-left-style: dotted; }
.stat b { display: block; font-size: 2.1rem; font-weight: 650; line-height: 1.15; white-space: nowrap; }
.stat span { display: block; color: var(--quiet); font-size: .92rem; line-height: 1.35; max-width: 24ch; }
.stat .spoken { position: absolute; }
.divided { margin: 2rem 0 0; }
.divided figcaption { font-weight: 600; font-size: .95rem; }
.divided-bar { display: block; width: 100%; height: 2.1rem; margin-top: .5rem; }
.divided-names { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: .7rem 0 0; padding: 0; max-width: none; list-style: none; font-size: .92rem; }
.divided-names li { margin: 0; }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .45rem; border-radius: 2px; vertical-align: -.05rem; background: currentColor; }
.part { fill: currentColor; }
.part-premises_missing { color: var(--bad); }
.part-unstaffed { color: #c0673c; }
.part-staff_busy { color: var(--top-mark); }
.part-checklist_failed { color: var(--action); }
.part-rest { color: #b9c9bd; }
.month-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.5rem 2.25rem; margin-top: 1.25rem; }
.month-chart h3 { margin: 0; font-family: var(--sans); font-size: .95rem; }
.columns { display: block; width: 100%; height: auto; margin-top: .35rem; }
.columns .column { fill: var(--action); }
.columns .column-hidden { fill: none; stroke: var(--mid); stroke-width: 1; stroke-dasharray: 2 2; }
.columns .baseline { stroke: var(--line); stroke-width: 1; }
.columns text { fill: var(--quiet); font-family: var(--sans); font-size: 10px; }
.columns .value { fill: var(--ink); }
.hidden-cell { color: var(--mid); letter-spacing: .1em; cursor: help; }
.scroll { overflow-x: auto; }
table.data .number { text-align: right; white-space: nowrap; }
table.data td.whole, table.data th.number:last-child { font-weight: 650; }
.by-region { margin-top: 1rem; }
.by-region td { min-width: 5.4rem; }
.by-region tr.of-which th { padding-left: 1.4rem; font-weight: 400; color: var(--quiet); }
.by-region tr:not(.of-which) th[scope="row"] { font-weight: 600; }
.share { display: block; width: 100%; height: .28rem; margin-top: .3rem; }
.share-whole { fill: var(--tint); }
.share-part { fill: var(--action); }
.figure { margin: 0; border-bottom: 1px solid var(--line); }
.figure:first-of-type { margin-top: 1rem; border-top: 1px solid var(--line); }
.figure summary { padding: .6rem 0; cursor: pointer; }
.figure summary b { font-weight: 600; margin-right: .5rem; }
.figure > .scroll, .figure > table { margin-bottom: 1.25rem; }
.crossing tbody tr:last-child th, .crossing tbody tr:last-child td { border-top: 2px solid var(--line); border-bottom: 0; }
.crossing a { text-decoration-color: var(--line); }
.crossing a:hover { text-decoration-color: currentColor; }
.case-list th.part { padding-top: 1rem; font-weight: 650; }
.case-list tbody:target th.part { background: var(--tint); box-shadow: -.6rem 0 0 var(--tint); }
.case-list th[scope="row"] { font-weight: 400; }
.definitions { display: grid; grid-template-columns: minmax(10rem, 16rem) 1fr; gap: .55rem 1.5rem; margin: 1rem 0 0; max-width: 60rem; }
.definitions dt { font-weight: 600; }
.definitions dd { margin: 0; }
.footer { padding-bottom: 3rem; }
@media screen and (max-width: 44rem) {
.definitions { grid-template-columns: 1fr; gap: .1rem; }
.definitions dd { margin-bottom: .7rem; }
}
@media screen and (prefers-color-scheme: dark) {
.part-rest { color: #4d6255; }
}
@media print {
.stats { gap: 4mm; }
.stat b { font-size: 17pt; }
.month-chart, .divided { break-inside: avoid; }
.month-charts { grid-template-columns: repeat(3, 1fr); }
#regions { break-before: page; }
}
)css";

// A link to a list that is folded opens it.
constexpr std::string_view does = R"js(
(function () {
  "use strict";
  function show() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    const folded = target.closest("details");
    if (folded) { folded.open = true; }
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", show);
  if (location.hash) { show(); }
}());
)js";

}  // namespace

std::string_view style() { return looks; }

std::string_view script() { return does; }

}  // namespace uppsikt::publication::page
