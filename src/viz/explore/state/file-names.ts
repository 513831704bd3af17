/** What the opened file calls the parameters, kept while the tab shows its network. */
import { type Naming, parameterNames } from '../../../rnn/index.ts';
import { storage } from '../../page/storage.ts';
import { namesOfFile } from '../../text/own-names.ts';

const STORE = 'backflow.names of the file';

export function rememberNames(): void {
  storage.set('sessionStorage', STORE, JSON.stringify(namesOfFile.peek()));
}

/** Only names of parameters are taken back. */
export function recallNames(): void {
  const names: { -readonly [P in keyof Naming['names']]: string } = {};
  for (const parameter of parameterNames) {
    const name = kept()?.[parameter];
    if (typeof name === 'string') names[parameter] = name;
  }
  namesOfFile.value = names;
}

function kept(): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(storage.get('sessionStorage', STORE) ?? '{}') ?? undefined;
  } catch {
    return undefined;
  }
}
