// Which browser the browser tests get, on machines that are made up.
import { describe, expect, test } from 'vitest';
import { candidates, ensureChromium, findChromium } from '../../.scripts/chromium.mjs';

interface MachineOptions {
  platform?: string;
  root?: boolean;
  env?: Record<string, string>;
  /** What is there already. */
  browsers?: string[];
  /** What a command brings along, if it goes well. */
  brings?: Record<string, string | undefined>;
}

function machine({
  platform = 'linux',
  root = false,
  env = {},
  browsers = [],
  brings = {},
}: MachineOptions = {}) {
  const there = new Set(browsers);
  const commands: string[] = [];
  const run = (command: string, args: string[]) => {
    const line = [command, ...args].join(' ');
    commands.push(line);
    if (brings[line]) there.add(brings[line]);
    return line in brings;
  };
  const works = (path: string) => there.has(path);
  return {
    platform,
    root,
    commands,
    run,
    works,
    env: { PATH: '/usr/bin:/bin', ...env },
    playwright: () => '/cache/chrome',
  };
}

describe('findChromium', () => {
  test('takes CHROMIUM_PATH before anything else', () => {
    const browsers = ['/opt/mine', '/usr/bin/google-chrome'];
    expect(findChromium(machine({ env: { CHROMIUM_PATH: '/opt/mine' }, browsers }))).toBe('/opt/mine');
  });

  test('says so when CHROMIUM_PATH leads nowhere, and does not look further', () => {
    const broken = machine({ env: { CHROMIUM_PATH: '/opt/gone' }, browsers: ['/usr/bin/chromium'] });
    expect(() => findChromium(broken)).toThrow('CHROMIUM_PATH is /opt/gone');
    expect(() => ensureChromium(broken)).toThrow('CHROMIUM_PATH is /opt/gone');
    expect(broken.commands).toEqual([]);
  });

  test('prefers Chrome to Chromium to Edge to the one of Playwright', () => {
    const browsers = ['/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/microsoft-edge', '/cache/chrome'];
    const order = browsers.map((_, gone) => findChromium(machine({ browsers: browsers.slice(gone) })));
    expect(order).toEqual(browsers);
  });

  test('prefers the headless shell to all, but for the machine’s graphics device', () => {
    const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome'];
    expect(findChromium(machine({ browsers }))).toBe('/usr/bin/chromium-headless-shell');
    expect(findChromium(machine({ browsers }), { graphics: true })).toBe('/usr/bin/google-chrome');
  });

  test('finds nothing where nothing is', () => {
    expect(findChromium(machine())).toBeUndefined();
  });

  test.each([
    [
      'linux',
      { PATH: '/home/me/bin' },
      ['/home/me/bin/chromium', '/opt/google/chrome/chrome', '/snap/bin/chromium'],
    ],
    [
      'darwin',
      { PATH: '/usr/local/bin', HOME: '/Users/me' },
      [
        '/usr/local/bin/chromium',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Users/me/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ],
    ],
    [
      'win32',
      {
        Path: 'C:\\Tools;D:\\Bin',
        ProgramFiles: 'C:\\Program Files',
        LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local',
      },
      [
        'D:\\Bin\\chrome.exe',
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\Users\\me\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
      ],
    ],
  ])('knows where browsers live on %s', (platform, env, places) => {
    expect(candidates({ platform, env })).toEqual(expect.arrayContaining(places));
  });
});

describe('ensureChromium', () => {
  const apt = {
    'apt-get update': undefined,
    'apt-get install -y chromium-headless-shell': '/usr/bin/chromium-headless-shell',
  };

  test('installs nothing when there is a browser', () => {
    const system = machine({ browsers: ['/usr/bin/chromium'], root: true, brings: apt });
    expect(ensureChromium(system)).toBe('/usr/bin/chromium');
    expect(system.commands).toEqual([]);
  });

  test('installs the Debian package as root', () => {
    const system = machine({ root: true, brings: apt });
    expect(ensureChromium(system)).toBe('/usr/bin/chromium-headless-shell');
    expect(system.commands).toEqual(Object.keys(apt));
  });

  test('installs the whole browser where there is no package of the shell, or a graphics device is asked for', () => {
    const brings = { 'apt-get update': undefined, 'apt-get install -y chromium': '/usr/bin/chromium' };
    const system = machine({ root: true, brings });
    expect(ensureChromium(system)).toBe('/usr/bin/chromium');
    const measured = machine({ root: true, brings: { ...apt, ...brings } });
    expect(ensureChromium(measured, { graphics: true })).toBe('/usr/bin/chromium');
    expect(measured.commands).toEqual(Object.keys(brings));
  });

  test('lets Playwright download one where the package is no browser', () => {
    const playwright = 'playwright install --with-deps chromium';
    const system = machine({
      root: true,
      brings: {
        'apt-get update': undefined,
        'apt-get install -y chromium': undefined,
        [playwright]: '/cache/chrome',
      },
    });
    expect(ensureChromium(system)).toBe('/cache/chrome');
    expect(system.commands.at(-1)).toBe(playwright);
  });

  test.each([{ root: false }, { platform: 'darwin', root: true }, { platform: 'win32' }])(
    'lets Playwright download one on %o',
    (options) => {
      const system = machine({ ...options, brings: { 'playwright install chromium': '/cache/chrome' } });
      expect(ensureChromium(system)).toBe('/cache/chrome');
      expect(system.commands).toEqual(['playwright install chromium']);
    },
  );

  test.each([true, false])('says once what to do when all fails (root: %s)', (root) => {
    const system = machine({ root });
    expect(() => ensureChromium(system)).toThrow(/Install one .*or set CHROMIUM_PATH/s);
    expect(system.commands.at(-1)).toBe('playwright install chromium');
  });
});
