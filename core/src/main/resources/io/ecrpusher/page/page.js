(() => {
'use strict';
// All text enters the page as text nodes and attributes that hold text: names and messages are untrusted.
const data = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
const STATES = [
  ['never', 'Never written'], ['expired', 'Expired'], ['expiring', 'Expiring'], ['aging', 'Aging'], ['fresh', 'Fresh']];
const NEVER = 0, EXPIRED = 1, EXPIRING = 2, AGING = 3, FRESH = 4;
const ROW = 36, SPARE_ROWS = 8, MAP_HEIGHT = 320, MAP_CELL = 48, MAP_MARKS = 9, CLOCK_TOLERANCE = 300;
const OWN_ACCOUNT = "Stack's account";

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}
const svg = (tag, attributes) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};
const seconds = () => Date.now() / 1000;
const count = (n, one) => n.toLocaleString('en') + ' ' + one + (n === 1 ? '' : 's');
const at = (time) => new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
function span(length) {
  const s = Math.floor(Math.abs(length)), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  const two = (a, x, b, y) => a + ' ' + x + (b ? ' ' + b + ' ' + y : '');
  return s < 60 ? s + ' s' : m < 60 ? m + ' min' : h < 48 ? two(h, 'h', h < 10 && m % 60, 'min') : two(d, 'd', h % 24, 'h');
}
const ago = (time) => time > now + 59 ? 'in ' + span(time - now) : time > now - 60 ? 'just now' : span(now - time) + ' ago';
const mark = (state) => { const node = el('span', 'mark ' + state); node.ariaHidden = 'true'; return node; };

// The records, as the page's data describes them: times are seconds after the base.
const time = (offset) => offset === null || offset === undefined ? null : data.base + offset;
const text = (index) => data.strings[index];
const clusters = data.clusters.map(([name, region, role, eks, success, attempt, secrets, failure, pause]) => {
  const arn = role < 0 ? '' : text(role);
  const cluster = {
    name, region: text(region), role: arn, account: arn.split(':')[4] || OWN_ACCOUNT, eks: !!eks,
    success: time(success), attempt: time(attempt),
    secrets: secrets.map(([secret, targets, failing, ...expiries]) => {
      const valid = [];
      if (expiries.length === 1) valid.push([time(expiries[0]), targets]);
      else for (let i = 0; i < expiries.length; i += 2) valid.push([time(expiries[i]), expiries[i + 1]]);
      const never = targets - valid.reduce((sum, one) => sum + one[1], 0);
      return {name: text(secret), targets, failing, valid, never, until: valid.length ? valid[0][0] : null};
    }),
    failure: failure ? {cause: data.causes[failure[0]], detail: text(failure[1]), since: time(failure[2])} : null,
    pause: pause ? {until: time(pause[0]), reason: text(pause[1])} : null
  };
  cluster.id = cluster.region + '/' + name;
  cluster.targets = cluster.secrets.reduce((sum, one) => sum + one.targets, 0);
  cluster.failing = cluster.secrets.reduce((sum, one) => sum + one.failing, 0);
  cluster.words = [cluster.id, cluster.account, arn, ...cluster.secrets.map((one) => one.name),
    failure ? cluster.failure.cause[0] + ' ' + cluster.failure.detail : ''].join('\n').toLowerCase();
  return cluster;
});

let now = seconds();
const chosen = {states: new Set(), failing: false};
let shown = [], active = -1, open = null, drawn = '', colors = {};

// States, by the thresholds of the Java code.
function stateAt(until) {
  const left = until - now;
  return left <= 0 ? EXPIRED : left < data.expiring ? EXPIRING : left < data.aging ? AGING : FRESH;
}
const stateOfSecret = (secret) => secret.never > 0 || secret.until === null ? NEVER : stateAt(secret.until);
function judge() {
  for (const cluster of clusters) {
    cluster.paused = cluster.pause !== null && now < cluster.pause.until;
    cluster.state = cluster.secrets.length ? FRESH : cluster.failure ? NEVER : FRESH;
    cluster.until = null;
    for (const secret of cluster.secrets) {
      cluster.state = Math.min(cluster.state, stateOfSecret(secret));
      if (secret.until !== null && (cluster.until === null || secret.until < cluster.until)) cluster.until = secret.until;
    }
  }
  clusters.sort((a, b) => a.paused - b.paused || a.state - b.state || !a.failure - !b.failure
    || (a.until === null ? -1 : a.until) - (b.until === null ? -1 : b.until) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
const stateName = (cluster) => cluster.paused ? 'paused' : STATES[cluster.state][0];
const stateText = (cluster) => (cluster.paused ? 'Paused, ' + STATES[cluster.state][1].toLowerCase() : STATES[cluster.state][1]);
const expiry = (until, never) => until === null ? (never ? 'never written' : '–')
  : until <= now ? span(now - until) + ' ago' : span(until - now);

// Top of the page.
function notices() {
  const box = $('notices'), list = [];
  const add = (message, bad) => list.push(el('p', 'notice' + (bad ? ' bad' : ''), message));
  if (data.last === null) add(data.problems.length ? "The records don't say when the last run was." : 'No run has recorded anything yet.');
  else if (data.last > now + CLOCK_TOLERANCE) add('The last run is dated ' + span(data.last - now) + ' in the future. Check the clock of this computer.');
  else if (now - data.last > 2 * data.interval) {
    add('This page is old: the last recorded run was ' + ago(data.last) + ', and a run is due every ' + span(data.interval)
      + '. Open the page again. If it stays old, check that the function runs and writes its records.', true);
  }
  if (data.problems.length) {
    const items = el('ul', '', ...data.problems.map((one) => el('li', '', one)));
    list.push(el('div', 'notice', 'The records have problems:', items));
  }
  // A screen reader repeats what is replaced.
  if (box.textContent !== list.map((one) => one.textContent).join('')) box.replaceChildren(...list);
  $('age').textContent = (data.last === null ? '' : 'Last run ' + ago(data.last) + ' (' + at(data.last) + ') · ') + 'page written ' + ago(Number(document.documentElement.dataset.written));
}
const tiles = {};
function tile(key, label, press) {
  const button = el('button', '', el('span', 'label state', mark(key), label), el('b'), el('small'));
  button.type = 'button';
  button.ariaPressed = 'false';
  button.addEventListener('click', () => { button.ariaPressed = String(press()); filter(); });
  tiles[key] = button;
  return button;
}
function buildTiles() {
  const toggle = (key) => () => chosen.states.delete(key) ? false : !!chosen.states.add(key);
  $('tiles').append(...STATES.map(([key, label]) => tile(key, label, toggle(key))),
    tile('failing', 'Failing', () => chosen.failing = !chosen.failing), tile('paused', 'Paused', toggle('paused')));
}
function fillTiles() {
  const numbers = {failing: [0, 0], paused: [0, 0]};
  for (const [key] of STATES) numbers[key] = [0, 0];
  for (const cluster of clusters) {
    numbers[stateName(cluster)][0]++;
    if (cluster.paused) { numbers.paused[1] += cluster.targets; continue; }
    if (cluster.failure) { numbers.failing[0]++; numbers.failing[1] += cluster.failing; }
    for (const secret of cluster.secrets) {
      numbers.never[1] += secret.never;
      for (const [until, targets] of secret.valid) numbers[STATES[stateAt(until)][0]][1] += targets;
    }
  }
  for (const key in tiles) {
    tiles[key].children[1].textContent = numbers[key][0].toLocaleString('en');
    tiles[key].children[2].textContent = count(numbers[key][1], 'Secret');
  }
}

// The heat map: one square per cluster that the filters show. The grid is its accessible form.
let cell = MAP_CELL, columns = 1;
function drawMap() {
  const canvas = $('map'), width = canvas.clientWidth, n = shown.length;
  for (cell = MAP_CELL; cell > 3; cell--) {
    columns = Math.max(1, Math.floor(width / cell));
    if (Math.ceil(n / columns) * cell <= MAP_HEIGHT) break;
  }
  columns = Math.max(1, Math.floor(width / cell));
  const height = Math.max(1, Math.ceil(n / columns)) * cell, scale = window.devicePixelRatio || 1;
  canvas.style.height = height + 'px';
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext('2d'), size = cell - (cell > 12 ? 3 : 1);
  pen.scale(scale, scale);
  pen.lineWidth = Math.max(1.5, size / 12);
  shown.forEach((cluster, i) => {
    const x = i % columns * cell, y = Math.floor(i / columns) * cell, key = stateName(cluster);
    // The less validity remains, the stronger the color.
    pen.globalAlpha = key === 'fresh' && cluster.until !== null
      ? 1 - 0.55 * Math.min(1, Math.max(0, (cluster.until - now - data.aging) / (data.life - data.aging))) : 1;
    pen.fillStyle = colors[key];
    pen.fillRect(x, y, size, size);
    pen.globalAlpha = 1;
    if (cell >= MAP_MARKS) drawMark(pen, key, x, y, size, !!cluster.failure);
  });
  canvas.ariaLabel = 'Heat map of ' + count(n, 'cluster') + ', worst first: '
    + STATES.map(([key, label]) => shown.filter((one) => stateName(one) === key).length + ' ' + label.toLowerCase()).join(', ')
    + '. The table of clusters shows the same.';
}
function drawMark(pen, key, x, y, size, failing) {
  const to = (fx, fy) => [x + fx * size, y + fy * size];
  const line = (...points) => points.forEach((p, i) => i ? pen.lineTo(...to(...p)) : pen.moveTo(...to(...p)));
  pen.strokeStyle = pen.fillStyle = colors.card;
  pen.beginPath();
  if (key === 'expired') { line([.3, .3], [.7, .7]); line([.7, .3], [.3, .7]); }
  if (key === 'expiring') line([.5, .28], [.75, .7], [.25, .7], [.5, .28], [.75, .7]);
  if (key === 'aging') line([.5, .25], [.75, .5], [.5, .75], [.25, .5], [.5, .25], [.75, .5]);
  if (key === 'never') pen.arc(...to(.5, .5), size * .24, 0, 7);
  if (key === 'paused') { line([.38, .28], [.38, .72]); line([.62, .28], [.62, .72]); }
  pen.stroke();
  if (failing && key !== 'expired') { pen.beginPath(); line([.62, 0], [1, 0], [1, .38]); pen.fill(); }
}
function clusterAt(event) {
  const box = $('map').getBoundingClientRect();
  const column = Math.floor((event.clientX - box.left) / cell);
  return column < columns ? shown[Math.floor((event.clientY - box.top) / cell) * columns + column] : undefined;
}
function mapText(cluster) {
  $('map-text').textContent = cluster
    ? cluster.id + ' · ' + stateText(cluster) + (cluster.until === null ? '' : cluster.until <= now ? ', expired ' + ago(cluster.until) : ', expires in ' + span(cluster.until - now))
      + (cluster.failure ? ' · ' + cluster.failure.cause[0] : '')
    : 'One square per cluster, worst first. Choose one to see its Secrets.';
}

// The history.
function drawRuns() {
  if (!data.runs.length) {
    $('runs-text').textContent = 'No run is recorded yet.';
    $('runs-details').hidden = true;
    return;
  }
  const slots = Math.max(20, data.runs.length), longest = Math.max(1, ...data.runs.map((run) => run[1]));
  const chart = svg('svg', {viewBox: '0 0 ' + slots * 10 + ' 100', preserveAspectRatio: 'none', role: 'img'});
  let failed = 0;
  data.runs.forEach(([start, took, applied, wrong, total, failedClusters], i) => {
    const x = (slots - data.runs.length + i) * 10 + 1, height = Math.max(4, took / longest * 92);
    const all = applied + wrong;
    const cap = failedClusters || wrong ? Math.max(7, all ? wrong / all * height : height) : 0;
    const bar = svg('g', {});
    const title = svg('title', {});
    title.textContent = at(time(start)) + ': ' + span(took) + ', ' + count(applied, 'Secret') + ' written, ' + wrong.toLocaleString('en') + ' not written';
    bar.append(title, svg('rect', {x, y: 100 - height + cap, width: 8, height: Math.max(0, height - cap), class: 'ok'}));
    // A gap below it, so that the cap shows without color.
    if (cap) { failed++; bar.append(svg('rect', {x, y: 100 - height, width: 8, height: cap - 3, class: 'fail'})); }
    chart.append(bar);
  });
  chart.append(svg('line', {x1: 0, x2: slots * 10, y1: 100, y2: 100, class: 'base'}));
  const summary = 'Last ' + count(data.runs.length, 'run') + ', ' + failed + ' with failures (capped). Height is duration, at most ' + span(longest) + '.';
  chart.ariaLabel = summary;
  $('runs').replaceChildren(chart);
  $('runs-text').textContent = summary;
  $('runs-scroll').append(table(['Started', 'Took', 'Clusters', 'Failed clusters', 'Secrets written', 'Not written'],
    data.runs.toReversed().map(([start, took, applied, wrong, total, failedClusters]) =>
      [at(time(start)), span(took), total, failedClusters, applied, wrong])));
}
function table(headings, rows) {
  const head = el('tr', '', ...headings.map((one) => { const th = el('th', '', one); th.scope = 'col'; return th; }));
  return el('table', '', el('thead', '', head),
    el('tbody', '', ...rows.map((row) => el('tr', '', ...row.map((one) =>
      el('td', '', typeof one === 'number' ? one.toLocaleString('en') : one))))));
}

// Filters.
function fillSelect(id, values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  const option = (label, value) => { const node = el('option', '', label); node.value = value; return node; };
  const all = option('All', '');
  $(id).append(all, ...[...counts.keys()].sort().map((value) => option(value + ' (' + counts.get(value).toLocaleString('en') + ')', '=' + value)));
}
function filter() {
  const words = $('text').value.toLowerCase().split(/\s+/).filter(Boolean);
  const [account, region, cause, secret] = ['account', 'region', 'cause', 'secret'].map((id) => $(id).value);
  const before = shown[active];
  shown = clusters.filter((one) => (!chosen.states.size || chosen.states.has(stateName(one)))
    && (!chosen.failing || one.failure && !one.paused)
    && (!account || '=' + one.account === account)
    && (!region || '=' + one.region === region)
    && (!cause || one.failure && '=' + one.failure.cause[0] === cause)
    && (!secret || one.secrets.some((each) => '=' + each.name === secret))
    && words.every((word) => one.words.includes(word)));
  active = shown.indexOf(before);
  const total = (shown.length === clusters.length ? '' : shown.length.toLocaleString('en') + ' of ') + count(clusters.length, 'cluster');
  if ($('count').textContent !== total) $('count').textContent = total;
  $('grid').setAttribute('aria-rowcount', shown.length + 1);
  $('rows').style.height = shown.length ? shown.length * ROW + 'px' : '';
  drawn = '';
  drawRows();
  drawMap();
}

// The grid renders only the rows in view. Each minute, and with each filter, it renders them anew.
function row(cluster, i) {
  const where = el('span', 'where', cluster.region + '/');
  const cells = [
    [where, el('bdi', '', cluster.name)],
    [el('span', 'state', mark(stateName(cluster)), stateText(cluster))],
    [expiry(cluster.until, cluster.secrets.length)],
    [cluster.failing ? cluster.failing + ' of ' + cluster.targets + ' failing' : String(cluster.targets)],
    [cluster.success === null ? 'never' : ago(cluster.success)],
    [cluster.failure ? cluster.failure.cause[0] : '–']];
  const node = el('div', 'row', ...cells.map((content) => {
    const one = el('span', '', ...content);
    one.role = 'gridcell';
    return one;
  }));
  node.firstChild.title = cluster.id + (cluster.role ? ' in ' + cluster.account : '');
  node.role = 'row';
  node.id = 'row-' + i;
  node.setAttribute('aria-rowindex', i + 2);
  node.ariaSelected = String(cluster === open);
  node.classList.toggle('open', cluster === open);
  node.classList.toggle('active', i === active);
  node.style.transform = 'translateY(' + i * ROW + 'px)';
  node.addEventListener('click', () => { active = i; show(cluster); });
  return node;
}
let nodes = new Map();
function drawRows() {
  const grid = $('grid');
  const first = Math.max(0, Math.floor(grid.scrollTop / ROW) - SPARE_ROWS);
  const last = Math.min(shown.length, Math.ceil((grid.scrollTop + grid.clientHeight) / ROW) + SPARE_ROWS);
  const key = first + '-' + last + '-' + active;
  if (key === drawn) return;
  if (!drawn) nodes.clear();
  drawn = key;
  const wanted = [];
  for (let i = first; i < last; i++) wanted.push(i);
  // The grid's active row must exist for screen readers, even out of view.
  if (active >= 0 && active < first) wanted.unshift(active);
  if (active >= last) wanted.push(active);
  nodes = new Map(wanted.map((i) => [i, nodes.get(i) || row(shown[i], i)]));
  for (const [i, node] of nodes) node.classList.toggle('active', i === active);
  if (shown.length) $('rows').replaceChildren(...nodes.values());
  else {
    const none = el('span', '', clusters.length ? 'No cluster matches the filters.' : 'The records have no clusters yet.');
    none.role = 'gridcell';
    const line = el('div', 'empty', none);
    line.role = 'row';
    $('rows').replaceChildren(line);
  }
  if (active < 0) grid.removeAttribute('aria-activedescendant');
  else grid.setAttribute('aria-activedescendant', 'row-' + active);
}
function activate(i) {
  const grid = $('grid');
  active = Math.max(0, Math.min(shown.length - 1, i));
  const top = active * ROW, room = grid.clientHeight - ROW;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + ROW > grid.scrollTop + room) grid.scrollTop = top + ROW - room;
  drawRows();
}
function keys(event) {
  const page = Math.max(1, Math.floor($('grid').clientHeight / ROW) - 2);
  const moves = {ArrowDown: active + 1, ArrowUp: Math.max(0, active - 1), PageDown: active + page, PageUp: Math.max(0, active - page), Home: 0, End: shown.length - 1};
  if (event.ctrlKey || event.altKey || event.metaKey || !shown.length) return;
  if (event.key in moves) activate(moves[event.key]);
  else if ((event.key === 'Enter' || event.key === ' ') && active >= 0) show(shown[active]);
  else return;
  event.preventDefault();
}

// The panel of a cluster.
const quoted = (word) => /^[A-Za-z0-9][A-Za-z0-9._\/-]*$/.test(word) ? word : "'" + word.replaceAll("'", "'\\''") + "'";
function command(template, cluster) {
  const values = {cluster: quoted(cluster.id), region: quoted(cluster.region),
    event: quoted(JSON.stringify({clusters: [cluster.id]})), assume: cluster.role ? ' --assume-role NAME' : ''};
  const line = template.replace(/\{(\w+)\}/g, (all, key) => key in values ? values[key] : all);
  const code = el('code', '', line), copy = el('button', '', 'Copy');
  copy.type = 'button';
  copy.addEventListener('click', () => {
    // Without permission, the selection can be copied with the keyboard.
    getSelection().selectAllChildren(code);
    if (navigator.clipboard) navigator.clipboard.writeText(line).then(() => copy.textContent = 'Copied', () => {});
  });
  return el('div', 'command', code, copy);
}
function show(cluster, keepFocus) {
  open = cluster;
  const panel = $('panel'), title = el('h3', '', el('bdi', '', cluster.id)), close = el('button', '', 'Close');
  title.id = 'panel-title';
  title.tabIndex = -1;
  close.type = 'button';
  close.addEventListener('click', hide);
  const facts = el('dl');
  const fact = (name, value) => value && facts.append(el('dt', '', name), el('dd', '', value));
  fact('Account', cluster.account);
  fact('Role', cluster.role);
  fact('Kind', cluster.eks ? 'EKS' : 'Outside EKS');
  fact('Expires', cluster.until === null ? 'never written' : at(cluster.until) + ' (' + (cluster.until <= now ? ago(cluster.until) : 'in ' + span(cluster.until - now)) + ')');
  fact('Last success', cluster.success === null ? 'never' : at(cluster.success) + ' (' + ago(cluster.success) + ')');
  fact('Last attempt', at(cluster.attempt) + ' (' + ago(cluster.attempt) + ')');
  if (cluster.paused) fact('Paused until', at(cluster.pause.until) + (cluster.pause.reason ? ': ' + cluster.pause.reason : ''));
  const content = [el('div', 'title', el('div', '', title, el('span', 'state', mark(stateName(cluster)), stateText(cluster))), close), facts];
  if (cluster.failure) {
    const [cause, remedy, line] = cluster.failure.cause;
    content.push(el('h3', '', cause + ' since ' + at(cluster.failure.since) + ' (' + ago(cluster.failure.since) + ')'),
      el('p', 'detail', el('bdi', '', cluster.failure.detail)), el('p', 'note', remedy), command(line, cluster));
  } else if (cluster.state !== FRESH) {
    content.push(el('h3', '', 'No failure is recorded'), el('p', 'note', data.push[0]), command(data.push[1], cluster));
  }
  content.push(el('h3', '', 'Secrets'), cluster.secrets.length
    ? table(['Secret', 'State', 'Expires in', 'Namespaces'], cluster.secrets.map((one) => {
        const [key, label] = STATES[stateOfSecret(one)];
        return [el('bdi', '', one.name), el('span', 'state', mark(key), label), expiry(one.until, true),
          [one.targets, one.failing && one.failing + ' failing', one.never && one.never + ' never written'].filter(Boolean).join(', ')];
      }))
    : el('p', 'note', 'None is known.'));
  panel.replaceChildren(...content);
  panel.hidden = false;
  panel.parentNode.classList.add('open');
  drawn = '';
  drawRows();
  if (!keepFocus) { title.focus({preventScroll: true}); panel.scrollTop = 0; panel.scrollIntoView({block: 'nearest'}); }
}
function hide() {
  open = null;
  $('panel').hidden = true;
  $('panel').parentNode.classList.remove('open');
  drawn = '';
  drawRows();
  $('grid').focus({preventScroll: true});
}

// States age with the browser's clock.
function refresh() {
  now = seconds();
  judge();
  notices();
  fillTiles();
  filter();
  mapText();
  if (open && !$('panel').contains(document.activeElement)) show(open, true);
}
function readColors() {
  const style = getComputedStyle(document.documentElement);
  for (const key of [...STATES.map((one) => one[0]), 'paused', 'card']) colors[key] = style.getPropertyValue('--' + key).trim();
}

document.title = 'ecr-pusher ' + data.stack;
$('stack').textContent = data.stack;
$('foot').textContent = 'ecr-pusher ' + data.version + ' · a run is due every ' + span(data.interval) + ' · aging below ' + span(data.aging)
  + ', expiring below ' + span(data.expiring) + ' · times in UTC';
fillSelect('account', clusters.map((one) => one.account));
fillSelect('region', clusters.map((one) => one.region));
fillSelect('cause', clusters.filter((one) => one.failure).map((one) => one.failure.cause[0]));
fillSelect('secret', clusters.flatMap((one) => [...new Set(one.secrets.map((each) => each.name))]));
buildTiles();
readColors();
refresh();
drawRuns();

for (const id of ['account', 'region', 'cause', 'secret']) $(id).addEventListener('change', filter);
$('text').addEventListener('input', filter);
$('filters').addEventListener('submit', (event) => event.preventDefault());
$('filters').addEventListener('reset', () => {
  chosen.states.clear();
  chosen.failing = false;
  for (const key in tiles) tiles[key].ariaPressed = 'false';
  setTimeout(filter);
});
$('grid').addEventListener('scroll', drawRows, {passive: true});
$('grid').addEventListener('keydown', keys);
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && open) hide(); });
$('map').addEventListener('mousemove', (event) => mapText(clusterAt(event)));
$('map').addEventListener('mouseleave', () => mapText());
$('map').addEventListener('click', (event) => {
  const cluster = clusterAt(event);
  if (cluster) { activate(shown.indexOf(cluster)); show(cluster); }
});
new ResizeObserver(() => { drawMap(); drawn = ''; drawRows(); }).observe($('map'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColors(); drawMap(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
setInterval(refresh, 60000);
})();
