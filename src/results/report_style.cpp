#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

constexpr std::string_view style = R"css(
.opening .lead { font-size: 1.15rem; max-width: 62ch; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 1.25rem 0 0; padding: 0; max-width: none; list-style: none; font-size: .95rem; }
.contents li { margin: 0; }
.contents a { display: inline-block; padding: .2rem 0; }
.stats { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.5rem, 100%), 1fr)); gap: 1.25rem 1.25rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.stat { padding-left: .9rem; border-left: 3px solid var(--line); }
.stat b { display: block; font-size: 2.2rem; font-weight: 650; line-height: 1.15; }
.stat span { display: block; color: var(--quiet); font-size: .92rem; line-height: 1.35; max-width: 22ch; }
.caution-stat { border-left-color: var(--caution); }
.bad-stat { border-left-color: var(--bad); }
.findings { columns: 2 26rem; column-gap: 3.5rem; margin: 1.75rem 0 0; padding: 0 0 0 1.1rem; }
.findings li { margin: 0 0 .6rem; padding-left: .2rem; max-width: 62ch; break-inside: avoid; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 3.5rem; }
.topics { columns: 2 28rem; column-gap: 3.5rem; margin-top: -.4rem; }
.topic { break-inside: avoid; padding-top: .4rem; margin-bottom: 1rem; }
.topic h3 { margin-top: .9rem; }
.topic .scroll, .topic table.narrow { width: 100%; min-width: 0; }
.plain { margin: 0; padding: 0; list-style: none; }
figure { margin: 1.25rem 0 0; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr)); gap: 0 3rem; margin-top: 1.25rem; }
.caterpillar a { text-decoration-color: var(--line); }
.caterpillar a:hover { text-decoration-color: currentColor; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-top: 1.25rem; font-size: .92rem; }
.tools[hidden] { display: none; }
.tools button { padding: .35rem .8rem; border: 1px solid var(--mid); border-radius: 8px; background: var(--card); cursor: pointer; }
.tools button[aria-pressed="true"] { background: var(--action); border-color: var(--action); color: var(--card); }
.tools input { flex: 1 1 14rem; min-width: 0; max-width: 22rem; padding: .35rem .7rem; border: 1px solid var(--mid); border-radius: 8px; background: var(--card); }
.list { margin-top: 1.25rem; }
.list .strip-cell { width: 22%; min-width: 9rem; }
.list tr.who th { padding: .9rem 0 .2rem; border-bottom: 0; font-weight: 400; }
.list .supplier { font-weight: 650; font-size: 1.05rem; margin-right: .6rem; }
.list .where { margin-right: .6rem; }
.list .contract { font-size: .95em; }
.list .facts-line { margin-top: .1rem; color: var(--ink); }
.list .fact { display: inline-block; margin-right: 1.4rem; }
.list tbody tr.earlier td { border-bottom: 0; color: var(--quiet); padding-bottom: .1rem; }
.list tbody tr.latest td { padding-top: .3rem; padding-bottom: .5rem; }
.list td { vertical-align: middle; }
.list .latest .strong, .list .latest .p { font-weight: 650; }
.list .exact { font-weight: 400; font-size: .92em; margin-left: .35rem; }
.list .p { white-space: nowrap; }
.strong { font-weight: 650; }
.list tbody:target tr.who th { box-shadow: -.6rem 0 0 var(--card), -.85rem 0 0 var(--action); }
table.narrow { width: auto; min-width: min(34rem, 100%); }
table.data th.part { padding-top: .9rem; color: var(--quiet); }
table.data th.level { text-align: center; border-left: 1px solid var(--line); }
.topic > ul { max-width: 66ch; padding-left: 1.2rem; }
.topic > ul li { margin-top: .4rem; }
.footer { padding-bottom: 3rem; }
@media screen and (max-width: 56rem) {
.list, .list tbody, .list tr, .list th, .list td { display: block; }
.list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.list tbody { padding: .4rem 0 .8rem; border-bottom: 1px solid var(--line); }
.list tr.who th { padding-top: .6rem; }
.list .supplier, .list .where { display: inline; }
.list tr.earlier, .list tr.latest { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.8rem, 1fr)); gap: .35rem .8rem; padding-top: .5rem; }
table.list tbody tr.earlier td, table.list tbody tr.latest td { padding: 0; border: 0; text-align: left; white-space: normal; }
.list tr td::before { content: attr(data-title); display: block; color: var(--quiet); font-weight: 400; font-size: .8rem; line-height: 1.25; }
.list tr td.period { grid-column: 1 / -1; font-weight: 650; }
.list tr td.period::before { content: none; }
.list tr td.strip-cell { grid-column: 1 / -1; width: auto; min-height: 1.6rem; }
.list tr td.strip-cell::before { content: none; }
}
.list tbody[hidden] { display: none; }
@media print {
.opening .lead { font-size: 11.5pt; }
.stats { grid-template-columns: repeat(5, 1fr); gap: 4mm; }
.stat b { font-size: 17pt; }
.stat span { font-size: 8.5pt; }
.panels { display: block; }
.panels > div + div { break-before: page; }
.list .strip-cell { min-width: 34mm; }
.list tbody { break-inside: avoid; }
.list tr.who th { padding-top: 2mm; }
.list .supplier { font-size: 9pt; }
#funnel, #caterpillar, #candidates, #method, #counts { break-before: page; }
}
)css";

// No < and no & in the script: it stands in the page as it is.
constexpr std::string_view script = R"js(
(function () {
  "use strict";
  const tools = document.getElementById("tools");
  const table = document.getElementById("candidates-list");
  const groups = Array.from(table.tBodies);
  const buttons = Array.from(tools.querySelectorAll("button"));
  const search = tools.querySelector("input");
  const shown = tools.querySelector("output");
  const words = new Intl.Collator(document.documentElement.lang);
  const texts = new Map(groups.map(function (group) {
    return [group, group.querySelector("tr.who").textContent.toLocaleLowerCase()];
  }));
  function compare(key) {
    return function (one, other) {
      const a = one.dataset[key];
      const b = other.dataset[key];
      return key === "supplier" || key === "area" ? words.compare(a, b) : Number(a) - Number(b);
    };
  }
  function order(key) {
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.key === key));
    });
    groups.slice().sort(compare(key)).forEach(function (group) { table.appendChild(group); });
  }
  function filter() {
    const wanted = search.value.trim().toLocaleLowerCase();
    let count = 0;
    groups.forEach(function (group) {
      group.hidden = !texts.get(group).includes(wanted);
      count += group.hidden ? 0 : 1;
    });
    shown.textContent = wanted ? shown.dataset.shown.replace("##", groups.length).replace("#", count) : "";
  }
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { order(button.dataset.key); });
  });
  search.addEventListener("input", filter);
  tools.hidden = false;
}());
)js";

}  // namespace

std::string_view report_style() { return style; }

std::string_view report_script() { return script; }

}  // namespace uppsikt::results::report
