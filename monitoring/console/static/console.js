// Enhances pages that are whole without it: asks for the page again, and takes the colour away from what is old.
const everyMs = 20_000;
const oldAfterMs = 90_000;
const noLoss = 0.5;
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

// A copy button beside each command of a runbook.
function addCopyButtons() {
  const text = document.querySelector('[data-copy]');
  if (!text || !navigator.clipboard) return;
  const { copy, copied } = text.dataset;
  for (const command of text.querySelectorAll('pre.command')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = copy;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(command.querySelector('code').textContent.trimEnd());
      button.textContent = copied;
      setTimeout(() => {
        button.textContent = copy;
      }, 2000);
    });
    command.append(button);
  }
}

// One stop of the Tab key for the whole calendar; arrows go from day to day.
function rovingCalendar() {
  const days = [...document.querySelectorAll('.calendar a')];
  if (days.length === 0) return;
  const choose = (chosen) => {
    for (const day of days) day.setAttribute('tabindex', day === chosen ? '0' : '-1');
  };
  choose(days.at(-1));
  // The newest days are at the right end, beyond a small screen.
  const frame = document.querySelector('.calendar').parentElement;
  frame.scrollLeft = frame.scrollWidth;
  const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7, Home: -days.length, End: days.length };
  document.querySelector('.calendar').addEventListener('keydown', (event) => {
    const step = steps[event.key];
    const at = days.indexOf(document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = days[Math.min(days.length - 1, Math.max(0, at + step))];
    choose(next);
    next.focus();
  });
}

// The drills as a chart that can be zoomed; the drawing of the server stays where this fails.
function drawDrills() {
  const figure = document.querySelector('[data-drills]');
  if (!figure || typeof uPlot === 'undefined') return;
  const { times, series, labels, offset } = JSON.parse(figure.dataset.drills);
  if (times.length < 2) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line') }, ticks: { stroke: colour('--line') } };
  const [seconds, minutes, hours] = figure.dataset.units.split('|');
  const said = (value) => {
    if (value == null) return '–';
    if (value < 60) return `${value <= noLoss ? 0 : Math.round(value)} ${seconds}`;
    return value < 3600 ? `${(value / 60).toFixed(1)} ${minutes}` : `${(value / 3600).toFixed(1)} ${hours}`;
  };
  const date = (time) => {
    const [year, month, day] = new Date((time + offset * 60) * 1000).toISOString().slice(0, 10).split('-');
    return `${day}/${month}/${year.slice(2)}`;
  };
  const shades = ['--accent', '--good', '--bad', '--ink', '--warn'];
  const dots = (label, index) => ({
    label,
    stroke: colour(shades[index]),
    value: (_, value) => said(value),
    points: { show: true, size: 8, fill: colour(shades[index]) },
    paths: () => null,
  });
  const holder = document.createElement('div');
  const size = () => ({ width: figure.clientWidth, height: 260 });
  const chart = new uPlot(
    {
      ...size(),
      scales: { y: { distr: 3 } },
      axes: [
        { ...axis, values: (_, all) => all.map(date) },
        { ...axis, size: 76, values: (_, all) => all.map((value) => (value == null ? '' : said(value))) },
      ],
      series: [
        { label: labels[0], value: (_, time) => (time == null ? '–' : date(time)) },
        ...labels.slice(1).map(dots),
      ],
    },
    // A loss of nothing has no place on a scale of powers.
    [times, ...series.map((all) => all.map((value) => (value === null ? null : Math.max(noLoss, value))))],
    holder,
  );
  figure.querySelector('svg').remove();
  figure.nextElementSibling?.remove();
  figure.append(holder);
  addEventListener('resize', () => chart.setSize(size()));
}

document.querySelector('.to[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
addCopyButtons();
rovingCalendar();
drawDrills();
