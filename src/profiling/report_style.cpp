#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

constexpr std::string_view style = R"css(
.masthead-inner { flex-wrap: wrap; }
.masthead-inner a { margin-left: auto; color: inherit; }
.opening .note { max-width: 62ch; color: var(--quiet); }
.opening .lead { font-size: 1.15rem; max-width: 62ch; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 1.25rem 0 0; padding: 0; list-style: none; font-size: .95rem; }
.contents li { margin: 0; }
.contents a { display: inline-block; padding: .2rem 0; }
.stats { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.5rem, 100%), 1fr)); gap: 1.25rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.stat { padding-left: .9rem; border-left: 3px solid var(--line); }
.stat b { display: block; font-size: 2.2rem; font-weight: 650; line-height: 1.15; }
.stat span { display: block; color: var(--quiet); font-size: .92rem; line-height: 1.35; max-width: 22ch; }
.bad-stat { border-left-color: var(--bad); }
.good-stat { border-left-color: var(--good); }
.caution-stat { border-left-color: var(--caution); }
.findings { columns: 2 26rem; column-gap: 3.5rem; margin: 1.75rem 0 0; padding: 0 0 0 1.1rem; }
.findings li { margin: 0 0 .6rem; padding-left: .2rem; max-width: 62ch; break-inside: avoid; }
figure { margin: 1.25rem 0 0; }
#order .caterpillar, #coefficients .caterpillar { margin-top: 1rem; max-width: 60rem; }
#order .caterpillar tbody th, #coefficients .caterpillar tbody th:not(.part) { width: 30%; }
.topics { columns: 2 28rem; column-gap: 3.5rem; margin-top: 1rem; }
.topic { break-inside: avoid; padding-top: .4rem; margin-bottom: 1rem; }
.topic h3 { margin-top: .5rem; }
table.narrow { width: auto; min-width: min(34rem, 100%); }
.footer { padding-bottom: 3rem; }
@media print {
.opening .lead { font-size: 11.5pt; }
.stats { grid-template-columns: repeat(5, 1fr); gap: 4mm; }
.stat b { font-size: 17pt; }
.stat span { font-size: 8.5pt; }
#funnel, #order, #providers, #coefficients, #method { break-before: page; }
}
)css";

}  // namespace

std::string_view report_style() { return style; }

}  // namespace uppsikt::profiling::report
