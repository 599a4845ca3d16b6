// Runs axe-core, which is loaded already, and says of every violation whose element it is. Called with which rules to run and
// which of these to leave out.
async ({ runOnly, without }) => {
  // A colour in the middle of a transition is no colour that anybody reads.
  const ends = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime < 5000);
  await Promise.all(ends.map((a) => a.finished.catch(() => null)));

  const compiled = (element) => [...element.classList].some((name) => name.startsWith("svelte-"));
  const named = (element) => element.id.startsWith("nm-") || [...element.classList].some((name) => name.startsWith("nm-"));
  // What Gradio puts a value of ours into: the content of a gr.HTML, and text of a chat message or of Markdown.
  const holds = (element) => element.matches(".html-container > *, .md, .prose");

  function whose(element) {
    for (let at = element; at; at = at.parentElement) {
      if (compiled(at)) return at !== element && holds(at) ? "ours" : "gradios";
      if (at.localName.startsWith("gradio-")) return "gradios";
      if (named(at)) return "ours";
    }
    return "ours";
  }

  function place(element) {
    const role = element.getAttribute("role") ?? element.getAttribute("type");
    const own = element.localName + (role ? "[" + role + "]" : "");
    let at = element;
    while (at && !at.id.startsWith("nm-")) at = at.parentElement;
    return at === element ? "#" + at.id : (at ? "#" + at.id + " " : "") + own;
  }

  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  // What is preloaded, style sheets and media, serves rules on how a device is held, which no tag of ours runs, and on sound.
  const options = { runOnly, rules, resultTypes: ["violations"], elementRef: true, iframes: false, preload: false };
  const { violations } = await axe.run(document, options);
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => ({
      rule: violation.id,
      impact: node.impact ?? violation.impact,
      selector: node.target.join(" "),
      place: place(node.element),
      whose: whose(node.element),
      html: node.html,
      why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "),
    })),
  );
}
