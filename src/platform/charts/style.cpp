#include "platform/charts/style.h"

namespace uppsikt::charts {

namespace {

constexpr std::string_view style = R"css(
.tone-plain { --tone: var(--ink); }
.tone-quiet { --tone: var(--mid); }
.tone-good { --tone: var(--good); }
.tone-caution { --tone: var(--caution); }
.tone-bad { --tone: var(--bad); }
svg .full { fill: var(--tone); stroke: var(--card); stroke-width: 1; }
svg .open { fill: none; stroke: var(--tone); stroke-width: 1.6; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--mid); stroke-width: 1; }
svg .reference { stroke: var(--tone); stroke-width: 1.4; }
svg .dashed { stroke-dasharray: 6 4; }
svg .band { fill: var(--tint); }
svg .band-edge { fill: none; stroke: var(--action); stroke-width: 1; stroke-dasharray: 2 3; }
svg .band-edge.solid { stroke-dasharray: none; }
svg .stretch { fill: var(--tint); }
svg .stretch.odd { fill: none; stroke: var(--line); stroke-width: 1; }
svg .span { stroke: var(--tone); stroke-width: 1.6; opacity: .55; }
svg text { fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg text.line-name { fill: var(--tone); font-weight: 600; }
.plot { display: block; width: 100%; height: auto; font-size: 14px; }
.plot .axis-title { font-size: 14px; }
.plot .line-name { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.plot .point-name { font-size: 13px; fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; }
.plot.narrow .point-name { font-size: 11px; }
.plot .points-0 .open { stroke-width: 1.1; opacity: .85; }
.plot.narrow { display: none; font-size: 12px; }
.key { width: 1rem; height: 1rem; flex: none; overflow: visible; }
.wide-key { width: 1.75rem; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; margin: .75rem 0 0; padding: 0; list-style: none; font-size: .88rem; }
.legend li { display: flex; align-items: center; gap: .5rem; margin: 0; }
th.strip-cell.strip-cell, td.strip-cell.strip-cell { position: relative; min-width: 8rem; padding-left: 0; padding-right: 0; }
.strip { position: absolute; top: 0; left: .6rem; width: calc(100% - 1.2rem); height: 100%; overflow: visible; }
.strip .interval { stroke: var(--tone); stroke-width: 4; opacity: .7; }
.strip-axis { display: block; width: calc(100% - 1.2rem); margin: 0 .6rem; height: 2.6rem; overflow: visible; font-size: .75rem; font-weight: 400; }
.caterpillar { width: 100%; border-collapse: collapse; font-size: .85rem; line-height: 1.3; }
.caterpillar th, .caterpillar td { padding: .16rem 0; border: 0; text-align: left; font-weight: 400; }
.caterpillar thead th { padding-bottom: .2rem; vertical-align: bottom; color: var(--quiet); font-size: .8rem; }
.caterpillar tbody th { width: 44%; padding-right: 1.1rem; }
.caterpillar tbody th.part { padding-top: .7rem; color: var(--quiet); font-weight: 600; }
.caterpillar tbody:first-of-type th.part { padding-top: .2rem; }
.caterpillar .value { width: 1%; padding-left: .9rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.caterpillar thead .value { min-width: 4.6rem; white-space: normal; }
@media screen and (max-width: 44rem) {
.responsive > .plot { display: none; }
.responsive > .plot.narrow { display: block; }
.caterpillar { table-layout: fixed; }
.caterpillar thead th:first-child { width: 44%; }
.caterpillar .value { padding-left: .4rem; }
.caterpillar thead .value { width: 4.8rem; min-width: 0; overflow-wrap: anywhere; hyphens: auto; }
.caterpillar tbody th { width: auto; overflow-wrap: break-word; hyphens: auto; }
th.strip-cell.strip-cell, td.strip-cell.strip-cell { min-width: 0; }
.caterpillar tbody tr { border-bottom: 1px solid var(--line); }
}
@media screen and (max-width: 28rem) {
.strip-axis .tick:nth-of-type(even) { display: none; }
}
@media print {
.plot, .strip, .key { print-color-adjust: exact; }
.caterpillar { font-size: 7.5pt; }
.caterpillar th, .caterpillar td { padding: .35mm 0; }
}
@media (forced-colors: active) {
svg text { fill: CanvasText; }
svg .full { fill: CanvasText; stroke: Canvas; }
svg .open, svg .reference, svg .grid, svg .axis, svg .band-edge, .strip .interval { stroke: CanvasText; }
svg .band, svg .stretch { fill: none; }
svg .span { stroke: CanvasText; }
}
)css";

}  // namespace

std::string_view chart_style() { return style; }

}  // namespace uppsikt::charts
