// Runs before the first paint, so that a chosen theme does not flash in another one first.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('balcao.theme');
  } catch {
    // Storage may be forbidden: the system's theme then decides.
  }
  if (chosen !== 'light' && chosen !== 'dark' && chosen !== 'contrast') {
    chosen = matchMedia('(prefers-contrast: more)').matches ? 'contrast' : null;
  }
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
