// Firefox and WebKit, driven by WebDriver's own commands: Firefox takes them on a socket (Marionette), WebKit by its driver.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A page in a browser. What goes wrong there rejects.
 * @typedef {object} Driver
 * @property {string} name with its version
 * @property {(url: string) => Promise<void>} open
 * @property {(selector: string) => Promise<void>} click as a visitor clicks
 * @property {(selector: string, text: string) => Promise<void>} type as a visitor types, over what stands there
 * @property {(script: string) => Promise<unknown>} evaluate the value of an expression
 * @property {() => Promise<void>} close
 */

/** @typedef {Record<string, unknown>} Parameters */
/** A command of WebDriver, by its name in Marionette. @typedef {(name: string, parameters?: Parameters) => Promise<any>} Send */

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** A key of WebDriver. */
const ENTER = '\uE007';

/** @type {(name: string, send: Send, close: () => Promise<void>) => Driver} */
function driverOf(name, send, close) {
  /** @type {(selector: string) => Promise<string>} */
  const find = async (selector) =>
    (await send('FindElement', { using: 'css selector', value: selector }))[ELEMENT];
  /** @type {Driver['evaluate']} */
  const evaluate = (script) => send('ExecuteScript', { script: `return (${script});`, args: [] });
  return {
    name,
    close,
    open: (url) => send('Navigate', { url }),
    async click(selector) {
      await send('ElementClick', { id: await find(selector) });
    },
    async type(selector, text) {
      const id = await find(selector);
      await evaluate(`document.querySelector(${JSON.stringify(selector)}).select()`);
      await send('ElementSendKeys', { id, text: text + ENTER });
    },
    evaluate,
  };
}

/** The first that is on the PATH. @type {(...names: string[]) => string | undefined} */
const onPath = (...names) =>
  names.find((name) => spawnSync(name, ['--help'], { timeout: 20_000 }).status === 0);

/** @type {() => Promise<Driver | undefined>} undefined where it is not installed */
export async function startFirefox() {
  const firefox = process.env['FIREFOX_PATH'] ?? onPath('firefox-esr', 'firefox');
  if (!firefox) return undefined;
  const profile = await mkdtemp(join(tmpdir(), 'backflow-firefox-'));
  await writeFile(join(profile, 'user.js'), 'user_pref("marionette.port", 0);\n');
  const browser = started(
    spawn(firefox, ['--headless', '--no-remote', '--marionette', '--profile', profile], {
      stdio: 'ignore',
      detached: true, // it is ended with what it has started
    }),
  );
  const close = async () => {
    await ended(browser);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await until(() => readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => ''));
    const send = await marionette(Number(port));
    const { capabilities } = await send('NewSession', {});
    return driverOf(`Firefox ${capabilities.browserVersion}`, send, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Marionette's messages: `length:[0, id, command, parameters]`, and back `length:[1, id, error, result]`. @type {(port: number) => Promise<Send>} */
async function marionette(port) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Map<number, { resolve: (result: unknown) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let sent = 0;
  let received = Buffer.alloc(0);
  /** @type {() => void} */
  let greeted;
  /** @type {Promise<void>} */
  const greeting = new Promise((resolve) => (greeted = resolve));
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (let colon = received.indexOf(':'); colon > 0; colon = received.indexOf(':')) {
      const end = colon + 1 + Number(received.toString('utf8', 0, colon));
      if (received.length < end) return;
      const message = JSON.parse(received.toString('utf8', colon + 1, end));
      received = received.subarray(end);
      if (!Array.isArray(message)) {
        greeted();
        continue;
      }
      const [, id, error, result] = message;
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result && 'value' in result ? result.value : result);
      waiting.delete(id);
    }
  });
  const fail = () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has ended'));
  };
  socket.on('error', fail).on('close', fail);
  await greeting;
  return (name, parameters = {}) =>
    new Promise((resolve, reject) => {
      const message = JSON.stringify([0, ++sent, `WebDriver:${name}`, parameters]);
      waiting.set(sent, { resolve, reject });
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

/** Where WebDriver has them, below a session. @type {Record<string, (id: unknown) => string>} */
const PATHS = {
  Navigate: () => '/url',
  FindElement: () => '/element',
  ElementClick: (id) => `/element/${id}/click`,
  ElementSendKeys: (id) => `/element/${id}/value`,
  ExecuteScript: () => '/execute/sync',
};

/** @type {() => Promise<string | undefined>} */
async function miniBrowser() {
  const folder = '/usr/lib';
  for (const triple of await readdir(folder).catch(() => []))
    for (const version of ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0']) {
      const path = join(folder, triple, version, 'MiniBrowser');
      if (existsSync(path)) return path;
    }
  return undefined;
}

/** WebKitGTK's small browser, in a screen of its own. @type {() => Promise<Driver | undefined>} undefined where it is not installed */
export async function startWebKit() {
  const binary = await miniBrowser();
  if (!binary || !onPath('WebKitWebDriver') || !onPath('xvfb-run')) return undefined;
  const port = 20_000 + (process.pid % 20_000);
  const program = started(
    spawn('xvfb-run', ['-a', '-s', '-screen 0 1440x900x24', 'WebKitWebDriver', `--port=${port}`], {
      stdio: 'ignore',
      detached: true, // it is ended with what it has started
    }),
  );
  /** @type {(path: string, body?: Parameters) => Promise<any>} */
  const ask = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body ? 'POST' : 'DELETE',
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(value.message || value.error);
    return value;
  };
  try {
    await until(() =>
      fetch(`http://127.0.0.1:${port}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const options = { binary, args: ['--automation'] };
    const { sessionId, capabilities } = await ask('/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    });
    const close = async () => {
      await ask(`/session/${sessionId}`).catch(() => {});
      await ended(program);
    };
    /** @type {Send} */
    const send = (name, { id, ...body } = {}) => ask(`/session/${sessionId}${PATHS[name]?.(id)}`, body);
    return driverOf(`WebKit (${capabilities.browserName} ${capabilities.browserVersion})`, send, close);
  } catch (error) {
    await ended(program);
    throw error;
  }
}

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** What runs, each the first of a group of processes. @type {Set<ChildProcess>} */
const running = new Set();

/** @type {(child: ChildProcess) => ChildProcess} */
function started(child) {
  if (running.size === 0) {
    process.once('exit', () => running.forEach(stop));
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => process.exit(1));
  }
  running.add(child);
  return child;
}

/** With all that it has started. @type {(child: ChildProcess) => void} */
function stop(child) {
  running.delete(child);
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid);
}

/** @type {(child: ChildProcess) => Promise<void>} */
async function ended(child) {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  stop(child);
  await gone;
}

/** Waits until something is there. @template T @param {() => Promise<T>} look @param {number} [patience] milliseconds @returns {Promise<T>} */
export async function until(look, patience = 60_000) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not so within ${patience / 1000} s`);
    await wait(100);
  }
}
