// Finds the browser that the browser tests drive, or installs one: CHROMIUM_PATH, else an installed headless shell (the
// same engine without windows, which takes half the time), Chrome, Chromium or Edge, else Playwright's own, else one
// installed now.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What the search asks of the machine; a test hands in a made-up one.
 * @typedef {object} System
 * @property {string} platform
 * @property {Record<string, string | undefined>} env
 * @property {boolean} root
 * @property {(path: string) => boolean} works whether this is a browser that can be started
 * @property {() => string} playwright where Playwright keeps its own, if it has one
 * @property {(command: 'apt-get' | 'playwright', args: string[]) => boolean} run whether it went well
 */

/** Flags for a browser that asks for nothing on its own account. (Playwright turns the sandbox off by itself, which root needs.) */
export const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** @type {Record<string, string[]>} */
const names = {
  linux: [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  win32: ['chrome.exe', 'chromium.exe', 'msedge.exe'],
  darwin: ['google-chrome', 'chromium', 'microsoft-edge'],
};

/** The same engine without windows and without the machine's graphics device. */
const SHELL = 'chromium-headless-shell';

/**
 * What the browser is for: tests are quickest in the headless shell; `graphics` wants the machine's own device.
 * @typedef {{ graphics?: boolean }} Use
 */

/**
 * Every place where a browser may be installed, the preferred first.
 * @param {Pick<System, 'platform' | 'env'>} system
 * @param {Use} [use]
 * @returns {string[]}
 */
export function candidates({ platform, env }, { graphics = false } = {}) {
  const path = platform === 'win32' ? win32 : posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const known = names[platform] ?? names['linux'] ?? [];
  const onPath = (graphics ? known : [SHELL, ...known]).flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  return [...onPath, ...usualPlaces(platform, env)];
}

/** @type {(platform: string, env: System['env']) => string[]} */
function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((app) =>
      ['', env['HOME'] ?? ''].map((home) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const bases = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => env[name] ?? []);
    return [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ].flatMap((path) => bases.map((base) => win32.join(base, path)));
  }
  return [
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/snap/bin/chromium',
    '/opt/microsoft/msedge/msedge',
  ];
}

/**
 * @param {System} system
 * @param {Use} [use]
 * @returns {string | undefined}
 */
export function findChromium(system, use) {
  const given = system.env['CHROMIUM_PATH'];
  if (given) {
    if (system.works(given)) return given;
    throw new Error(
      `CHROMIUM_PATH is ${given}, and there is no browser that can be started. Correct it, or unset it.`,
    );
  }
  return [...candidates(system, use), system.playwright()].find((path) => system.works(path));
}

/**
 * @param {System} [system]
 * @param {Use} [use]
 * @returns {string}
 */
export function ensureChromium(system = thisMachine, use = {}) {
  const found = findChromium(system, use);
  if (found) return found;
  for (const install of installers(system, use)) {
    const installed = install() && findChromium(system, use);
    if (installed) return installed;
  }
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge: none was found here, and none could be installed.\n' +
      'Install one (Debian: sudo apt-get install chromium; anywhere: npx playwright-core install chromium),\n' +
      'or set CHROMIUM_PATH to the one you have, then run the tests again.',
  );
}

/** @type {(system: System, use: Use) => (() => boolean)[]} */
function installers({ platform, root, run }, { graphics = false }) {
  const playwright = () => run('playwright', ['install', 'chromium']);
  if (platform !== 'linux' || !root) return [playwright];
  const update = () => run('apt-get', ['update']);
  const apt = (/** @type {string} */ name) => run('apt-get', ['install', '-y', name]);
  const debian = () => update() && ((!graphics && apt(SHELL)) || apt('chromium'));
  const playwrightWithLibraries = () => run('playwright', ['install', '--with-deps', 'chromium']);
  return [debian, playwrightWithLibraries, playwright];
}

/** @type {System} */
const thisMachine = {
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  works(path) {
    try {
      accessSync(path, constants.X_OK);
      if (!statSync(path).isFile()) return false;
    } catch {
      return false;
    }
    // On Linux the name may be a stand-in that only says how to install the browser: ask it for its version.
    return process.platform !== 'linux' || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
  },
  playwright() {
    try {
      return createRequire(import.meta.url)('playwright-core').chromium.executablePath();
    } catch {
      return ''; // it has none for this machine
    }
  },
  run(command, args) {
    console.error(`No browser found; trying: ${command} ${args.join(' ')}`);
    const cli = join(dirname(import.meta.dirname), 'node_modules/playwright-core/cli.js');
    const [file, before] = command === 'playwright' ? [process.execPath, [cli]] : [command, []];
    const { status, stderr } = spawnSync(file, [...before, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) console.error(stderr?.match(/^(E:|Error).*/m)?.[0] ?? `${command} did not succeed`);
    return status === 0;
  },
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) ensureChromium();
