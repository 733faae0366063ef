#include "platform/html/style.h"

namespace uppsikt::html {

namespace {

constexpr std::string_view base = R"css(
:root {
color-scheme: light;
--paper: #faf8f4; --card: #ffffff; --line: #e3dfd6; --ink: #1b2733; --quiet: #4c5763; --mid: #66717c;
--top: #12303f; --on-top: #ffffff; --top-mark: #f0b94c; --action: #1b4965; --good: #1f6b4f; --bad: #94291c;
--caution: #8a5a00; --tint: #e9eff3; --bad-tint: #faeeec; --caution-tint: #fbf4e4;
--sans: "Source Sans 3", "Source Sans Pro", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
--serif: "Source Serif 4", "Source Serif Pro", "Iowan Old Style", Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", Georgia, serif;
}
@media screen and (prefers-color-scheme: dark) {
:root {
color-scheme: dark;
--paper: #12181e; --card: #1b232b; --line: #36414b; --ink: #e8edf1; --quiet: #b3bdc6; --mid: #94a1ad;
--top: #0b1f29; --action: #9cc8e3; --good: #7fd1ae; --bad: #f4a596; --caution: #e6bb62; --tint: #233240;
--bad-tint: #33221f; --caution-tint: #2f281a;
}
}
* { box-sizing: border-box; }
html { font-size: 106.25%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font-family: var(--sans); line-height: 1.5; font-variant-numeric: tabular-nums; }
h1, h2, h3 { margin: 0; font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.8rem, 1.2rem + 2.4vw, 2.6rem); letter-spacing: -.01em; }
h2 { font-size: clamp(1.35rem, 1.1rem + .9vw, 1.65rem); }
h3 { font-size: 1.1rem; }
p { margin: .75rem 0 0; max-width: 64ch; text-wrap: pretty; overflow-wrap: break-word; }
a { color: var(--action); text-underline-offset: .15em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; border-radius: 3px; }
:target { scroll-margin-top: 1rem; }
code, kbd { font-family: ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: .88em; overflow-wrap: anywhere; }
pre { margin: .75rem 0 0; padding: .75rem 1rem; background: var(--tint); border-radius: 8px; white-space: pre-wrap; }
.quiet { color: var(--quiet); }
.small { font-size: .88rem; }
.bad { color: var(--bad); }
.nowrap { white-space: nowrap; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--card); z-index: 2; }
.skip:focus { top: .5rem; }
.masthead { background: var(--top); color: var(--on-top); }
.masthead-inner, main, .footer { max-width: 76rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem); }
.masthead-inner { display: flex; align-items: center; gap: .75rem; min-height: 3.6rem; }
.masthead .mark { width: 2rem; height: 2rem; flex: none; }
.masthead .mark path { fill: none; stroke: var(--top-mark); stroke-width: 3; stroke-linecap: round; }
.masthead .mark circle { fill: var(--on-top); }
.masthead b { font-family: var(--serif); font-size: 1.2rem; font-weight: 600; }
.masthead span { opacity: .9; }
main { padding-top: clamp(1.5rem, 4vw, 2.75rem); padding-bottom: 2rem; }
section, .card { margin-top: 1.5rem; padding: clamp(1rem, 3vw, 1.75rem); background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
section > p { max-width: 72ch; }
section h3 { margin-top: 1.75rem; }
table.data { width: 100%; border-collapse: collapse; font-size: .88rem; line-height: 1.4; }
table.data caption { padding: 0 0 .5rem; text-align: left; font-weight: 600; }
table.data th, table.data td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
table.data th:first-child, table.data td:first-child { padding-left: 0; }
table.data th:last-child, table.data td:last-child { padding-right: 0; }
table.data thead th { color: var(--quiet); font-size: .8rem; font-weight: 600; vertical-align: bottom; border-bottom-color: var(--mid); }
table.data tbody th { font-weight: 600; }
table.data .n { text-align: right; white-space: nowrap; }
.scroll { margin-top: 1rem; overflow-x: auto; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 1rem 0 0; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
button, input { font: inherit; color: inherit; }
@media (max-width: 30rem) {
dl.facts { grid-template-columns: 1fr; gap: 0; }
dl.facts dd { margin-bottom: .6rem; }
}
@page { size: A4; margin: 15mm 14mm 17mm; @bottom-right { content: counter(page) " (" counter(pages) ")"; font: 8pt sans-serif; color: #4c5763; } }
@media print {
:root { --paper: #ffffff; --line: #cfcabf; --tint: #e4ebf0; }
html { font-size: 9.5pt; }
body { background: none; line-height: 1.4; }
.skip, .screen-only { display: none !important; }
.masthead { background: none; color: var(--ink); border-bottom: 1.5pt solid var(--ink); }
.masthead .mark path { stroke: var(--ink); stroke-width: 3; }
.masthead .mark circle { fill: var(--ink); }
.masthead-inner, main, .footer { max-width: none; padding-left: 0; padding-right: 0; }
.masthead-inner { min-height: 0; padding-bottom: 2mm; }
main { padding-top: 6mm; }
section, .card { margin-top: 7mm; padding: 0; border: 0; border-radius: 0; background: none; }
h1, h2, h3 { break-after: avoid; }
h1 { font-size: 22pt; }
h2 { font-size: 14pt; }
p { orphans: 3; widows: 3; }
tr, figure, .keep { break-inside: avoid; }
thead { display: table-header-group; }
a { color: inherit; text-decoration: none; }
.scroll { overflow: visible; }
table.data { font-size: 8pt; }
table.data th, table.data td { padding: .8mm 1.6mm; }
table.data thead th { font-size: 7.5pt; }
details > summary { list-style: none; }
}
)css";

}  // namespace

std::string_view base_style() { return base; }

}  // namespace uppsikt::html
