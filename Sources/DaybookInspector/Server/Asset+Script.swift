// The script: what is new comes by itself and can be paused; a command can be copied; the scrubber says which step it
// points at; `/` goes to the search. Every page works without it.

extension Asset {
  static let script = #"""
    "use strict";
    (function () {
      const byId = (id) => document.getElementById(id);

      for (const button of document.querySelectorAll("[data-copy]")) {
        if (!navigator.clipboard) continue;
        button.hidden = false;
        button.addEventListener("click", async () => {
          await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
          button.textContent = "Copied";
        });
      }

      document.addEventListener("keydown", (event) => {
        const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          byId("q").focus();
        }
      });

      const version = byId("version");
      if (version) {
        const words = byId("version-words");
        const show = () => {
          const step = document.querySelector('.steps li[value="' + version.value + '"]');
          words.textContent = step ? step.textContent.trim() : "version " + version.value;
        };
        version.addEventListener("input", show);
        show();
      }

      const trail = byId("trail");
      const pause = byId("live-pause");
      if (!trail || !pause || !window.EventSource) return;
      const state = byId("live-state");
      let last = Number(trail.dataset.last);
      let told = "";
      let source = null;
      let paused = false;
      let busy = false;
      let again = false;

      const fine = "New events appear by themselves.";
      const say = (text) => { if (state.textContent !== text) state.textContent = text; };

      async function fetchNew() {
        if (busy) { again = true; return; }
        busy = true;
        try {
          const answer = await fetch("/recent?after=" + last);
          if (!answer.ok) throw new Error(answer.status);
          const html = await answer.text();
          last = Number(answer.headers.get("X-Last-Position")) || last;
          if (html) {
            const box = document.createElement("div");
            box.innerHTML = html;
            const list = trail.querySelector("ol");
            if (answer.headers.get("X-Gap")) list.replaceChildren();
            for (const old of list.querySelectorAll(".new")) old.classList.remove("new");
            for (const item of Array.from(box.querySelectorAll("ol.trail > li")).reverse()) {
              const known = list.querySelector('[data-batch="' + item.dataset.batch + '"]');
              if (known) known.remove();
              item.classList.add("new");
              list.prepend(item);
            }
            while (list.children.length > 60) list.lastElementChild.remove();
          }
        } catch (error) {
          say("No connection; trying again.");
        }
        busy = false;
        if (again && !paused) { again = false; fetchNew(); }
      }

      function listen() {
        source = new EventSource("/live" + (told ? "?told=" + encodeURIComponent(told) : ""));
        source.onopen = () => say(fine);
        source.onmessage = (event) => {
          say(fine);
          told = event.lastEventId;
          if (Number(event.data) > last) fetchNew();
        };
        // Another history lies in the place of the one that this page shows.
        source.addEventListener("anew", () => location.reload());
        source.addEventListener("trouble", (event) => say(event.data));
        source.onerror = () => {
          say("No connection; trying again.");
          if (source.readyState === EventSource.CLOSED) setTimeout(() => { if (!paused) listen(); }, 3000);
        };
      }

      pause.hidden = false;
      pause.addEventListener("click", () => {
        paused = !paused;
        pause.textContent = paused ? "Go on" : "Pause";
        if (paused) { source.close(); say("Paused."); } else { listen(); fetchNew(); }
      });
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) { source.close(); } else if (!paused) { listen(); fetchNew(); }
      });
      listen();
    })();

    """#
}
