// A map of papers: a click on a point opens its paper.
(() => {
  "use strict";

  nm.mapped = () => {
    for (const chart of document.querySelectorAll("#nm-map-plot .js-plotly-plot")) {
      if (chart.nmHeard || !chart.on) continue;
      chart.nmHeard = true;
      chart.on("plotly_click", ({ points }) => (location.hash = `#/paper/${points[0].customdata}`));
    }
    // The page leads nowhere but to arXiv.
    document.querySelectorAll("#nm-map-plot .plotlyjsicon").forEach((logo) => logo.remove());
  };
})();
