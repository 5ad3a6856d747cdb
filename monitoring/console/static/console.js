// Enhances pages that are whole without it: asks for the page again, and takes the colour away from what is old.
const everyMs = 20_000;
const oldAfterMs = 90_000;
const { refreshFailed, sessionOver, made } = document.body.dataset;

if (made) {
  let madeText = made;
  let heardAt = performance.now();
  const note = document.createElement('p');
  note.className = 'stale-note';
  note.setAttribute('role', 'alert');

  const tell = (text) => {
    document.documentElement.classList.add('stale');
    if (note.textContent !== text) note.textContent = text;
    if (!note.isConnected) document.body.prepend(note);
  };
  const fresh = () => {
    document.documentElement.classList.remove('stale');
    note.remove();
  };
  const isBusy = () => {
    const main = document.getElementById('main');
    return (
      (main.contains(document.activeElement) && document.activeElement !== main) || main.querySelector('details[open]')
    );
  };
  const refresh = async () => {
    try {
      const response = await fetch(location.href, {
        headers: { 'x-refresh': '1' },
        cache: 'no-store',
        signal: AbortSignal.timeout(15_000),
      });
      if (response.status === 401) return tell(sessionOver);
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      heardAt = performance.now();
      madeText = page.body.dataset.made;
      fresh();
      if (isBusy()) return;
      document.getElementById('main').replaceWith(page.getElementById('main'));
      document.querySelector('.here time')?.replaceWith(page.querySelector('.here time'));
      document.title = page.title;
      document.dispatchEvent(new Event('main-replaced'));
    } catch {
      if (performance.now() - heardAt > oldAfterMs) tell(`${refreshFailed} ${madeText}.`);
    }
  };
  setInterval(() => void refresh(), everyMs);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh();
  });
}
