// Charts and lists. A click on a bar of a chart lists its papers: the same button of the table below is pressed.
(() => {
  "use strict";

  function listen(chart) {
    if (chart.nmHeard || !chart.on) return;
    chart.nmHeard = true;
    chart.on("plotly_click", ({ points }) => {
      const place = [...chart.data].indexOf(points[0].data);
      document.querySelector(`#nm-trend-table [data-value="${place}|${points[0].x.slice(0, 7)}"]`)?.click();
    });
  }

  // What is chosen may appear out of sight: papers below the chart, a paper below a list.
  const PLACES = {
    "#nm-trend-table [data-act]": "nm-trend-papers",
    "#nm-trend-papers [data-act]": "nm-trend-paper",
    "#nm-day-papers [data-act], #nm-list tr[data-act]": "nm-paper",
  };

  document.addEventListener("click", (event) => {
    const chosen = Object.keys(PLACES).find((places) => event.target.closest?.(places));
    const place = chosen && document.getElementById(PLACES[chosen]);
    if (!place) return;
    const seen = new MutationObserver(() => {
      seen.disconnect();
      place.scrollIntoView({ behavior: nm.calm.matches ? "auto" : "smooth", block: "nearest" });
    });
    seen.observe(place, { childList: true, subtree: true });
  });

  nm.charts = () => {
    document.querySelectorAll("#nm-trend-plot .js-plotly-plot").forEach(listen);
    // The page leads nowhere but to arXiv.
    document.querySelectorAll("#nm-trend-plot .plotlyjsicon").forEach((logo) => logo.remove());
  };
})();
