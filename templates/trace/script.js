/* Steps through traces: what there is to show has been worked out, and is in the page as JSON. */
(() => {
  const traces = JSON.parse(document.getElementById("traces").textContent);
  const laneWidth = 170;
  const rowHeight = 34;
  const top = 58;
  let trace = traces[0];
  let at = 0;

  const svg = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const html = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className !== undefined) made.className = className;
    return made;
  };
  const byId = (id) => document.getElementById(id);
  const x = (lane) => 130 + lane * laneWidth;
  /** The height of a step, from 1; what was there at the beginning is at 0. */
  const y = (step) => top + 12 + step * rowHeight;

  function draw() {
    const width = 130 + trace.lanes.length * laneWidth;
    const bottom = y(trace.steps.length) + 30;
    const root = svg("svg", { width, height: bottom + 10, role: "img" });
    const defs = svg("defs", {});
    const marker = svg("marker", {
      id: "tip",
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      orient: "auto",
    });
    marker.append(svg("path", { d: "M0,0 L8,4 L0,8 z", fill: "#2563eb" }));
    defs.append(marker);
    root.append(defs);
    trace.steps.forEach((_, i) => {
      const row = svg("rect", {
        class: "row",
        x: 0,
        y: y(i + 1) - rowHeight / 2,
        width,
        height: rowHeight,
        "data-step": i + 1,
      });
      row.addEventListener("click", () => go(i + 1));
      root.append(row);
    });
    trace.lanes.forEach((lane, i) => {
      const end = lane.downAt === undefined ? bottom : y(lane.downAt);
      root.append(svg("line", { class: "lane", x1: x(i), x2: x(i), y1: top - 12, y2: end }));
      if (end < bottom) root.append(svg("line", { class: "lane down", x1: x(i), x2: x(i), y1: end, y2: bottom }));
      root.append(
        svg("rect", { class: `head${lane.wrong ? " wrong" : ""}`, x: x(i) - 55, y: 12, width: 110, height: 30, rx: 6 }),
      );
      root.append(svg("text", { x: x(i), y: 32, "text-anchor": "middle" }, lane.name));
    });
    for (const arrow of trace.arrows) {
      const from = x(arrow.from);
      const to = x(arrow.to);
      const known = arrow.end !== undefined;
      const endX = known ? to : from + (to - from) * 0.7;
      const endY = known ? y(arrow.end) : y(arrow.start) + 14;
      const kind = arrow.lost ? " lost" : known ? "" : " flying";
      const group = svg("g", { class: "mark", "data-step": arrow.start });
      const line = svg("path", { class: `arrow${kind}`, d: `M${from},${y(arrow.start)} L${endX},${endY}` });
      if (known && !arrow.lost) line.setAttribute("marker-end", "url(#tip)");
      group.append(line);
      if (!known || arrow.lost)
        group.append(svg("text", { x: endX, y: endY + 4, "text-anchor": "middle" }, arrow.lost ? "✕" : "○"));
      group.append(svg("title", {}, arrow.text));
      root.append(group);
    }
    trace.steps.forEach((step, i) => {
      const group = svg("g", { class: "mark", "data-step": i + 1, "pointer-events": "none" });
      const lane = x(step.lane);
      if (step.kind === "perform" || step.kind === "nothing")
        group.append(svg("rect", { class: "dot", x: lane - 5, y: y(i + 1) - 5, width: 10, height: 10 }));
      else if (step.kind === "crash" || step.kind === "lose")
        group.append(svg("circle", { class: "dot fault", cx: lane, cy: y(i + 1), r: 6 }));
      else group.append(svg("circle", { class: "dot", cx: lane, cy: y(i + 1), r: 4.5 }));
      const leftward = step.peerLane !== undefined && step.peerLane > step.lane;
      group.append(
        svg(
          "text",
          { x: lane + (leftward ? -10 : 10), y: y(i + 1) - 6, "text-anchor": leftward ? "end" : "start" },
          `${i + 1} ${step.short}`,
        ),
      );
      root.append(group);
    });
    byId("chart").replaceChildren(root);
  }

  function show() {
    const snapshot = trace.snapshots[at];
    const step = at === 0 ? undefined : trace.steps[at - 1];
    const last = at === trace.steps.length;
    byId("slider").max = trace.steps.length;
    byId("slider").value = at;
    byId("at").textContent = `${at}/${trace.steps.length}`;
    byId("step").textContent = step === undefined ? "At the beginning" : step.text;
    byId("place").textContent = step === undefined ? "" : step.places.join(" · ");
    byId("states").replaceChildren(
      ...snapshot.nodes.map((node) => {
        const here = step !== undefined && step.node === node.node;
        const acts = here && (step.label === undefined || step.label === node.label);
        const wrong = last && trace.wrong.includes(node.node);
        const box = html("div", undefined, `node${acts ? " acts" : ""}${wrong ? " wrong" : ""}`);
        box.append(html("b", node.title));
        const table = html("table");
        for (const field of node.fields) {
          const changed = acts && step.label === node.label && step.changed.includes(field.name);
          const row = html("tr", undefined, changed ? "changed" : undefined);
          row.append(html("td", field.name), html("td", field.value));
          table.append(row);
        }
        box.append(table);
        return box;
      }),
    );
    byId("flying").replaceChildren(
      ...(snapshot.flying.length === 0 ? ["nothing"] : snapshot.flying).map((text) => html("li", text)),
    );
    for (const row of document.querySelectorAll(".row")) row.classList.toggle("now", Number(row.dataset.step) === at);
    for (const mark of document.querySelectorAll(".mark"))
      mark.classList.toggle("later", Number(mark.dataset.step) > at);
  }

  function go(step) {
    at = Math.max(0, Math.min(trace.steps.length, step));
    show();
  }

  function choose(i) {
    trace = traces[i];
    byId("message").textContent = trace.message;
    byId("about").textContent = trace.about;
    draw();
    go(trace.steps.length);
  }

  const which = byId("which");
  traces.forEach((one, i) => {
    const option = html("option", one.title);
    option.value = i;
    which.append(option);
  });
  which.hidden = traces.length < 2;
  which.addEventListener("change", () => choose(Number(which.value)));
  byId("slider").addEventListener("input", (event) => go(Number(event.target.value)));
  byId("first").addEventListener("click", () => go(0));
  byId("back").addEventListener("click", () => go(at - 1));
  byId("on").addEventListener("click", () => go(at + 1));
  byId("last").addEventListener("click", () => go(trace.steps.length));
  document.addEventListener("keydown", (event) => {
    const by = {
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      Home: 0,
      End: trace.steps.length,
    }[event.key];
    if (by === undefined || event.target.id === "slider") return;
    event.preventDefault();
    go(by);
  });
  choose(0);
})();
