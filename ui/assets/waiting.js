// The wait for an answer: seconds count here, and each step is read out once, but not the seconds.
(() => {
  "use strict";

  let asked = ""; // the id of the line of the running answer
  let began = 0;
  let timer = 0;
  let onStop = false; // whether the button of the line before had the focus

  function count() {
    const place = document.querySelector(".nm-wait .nm-waited");
    const seconds = Math.floor((performance.now() - began) / 1000);
    const text = seconds < 1 ? "" : nm.texts.waited.replace("{seconds}", seconds);
    if (place && place.textContent !== text) place.textContent = text;
  }

  document.addEventListener("focusin", (event) => (onStop = event.target.closest?.(".nm-wait button") !== null));

  // Called whenever the page has changed (page.js).
  nm.wait = () => {
    const line = document.querySelector(".nm-wait");
    const said = document.getElementById("nm-said");
    const doing = line?.querySelector(".nm-doing").textContent ?? "";
    if (said && said.textContent !== doing) said.textContent = doing;
    if (line && line.id !== asked) {
      [asked, began] = [line.id, performance.now()];
      clearInterval(timer);
      timer = setInterval(count, 250);
    }
    if (!line && asked) {
      clearInterval(timer);
      asked = "";
    }
    if (!line) return;
    count();
    if (onStop && document.activeElement === document.body) line.querySelector("button").focus();
  };
})();
