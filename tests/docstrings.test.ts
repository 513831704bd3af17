// All that the package exports says what it is, and so do the methods of its classes: the API reference is made of that.
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const { default: ts } = await import('typescript-5');

const options: import('typescript-5').CompilerOptions = {
  noLib: true,
  types: [],
  allowImportingTsExtensions: true,
  noEmit: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** Names of exports, and of methods of exported classes, without a docstring. */
function undocumented(files: readonly string[], host = ts.createCompilerHost(options)): string[] {
  const program = ts.createProgram(files, options, host);
  const checker = program.getTypeChecker();
  const isSilent = (symbol: import('typescript-5').Symbol) =>
    symbol.getDocumentationComment(checker).length === 0;
  return files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return checker.getExportsOfModule(module).flatMap((named) => {
      const symbol = named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
      const methods = [...(symbol.flags & ts.SymbolFlags.Class ? symbol.members!.values() : [])].filter(
        ({ flags, valueDeclaration }) =>
          flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor) &&
          !(ts.getCombinedModifierFlags(valueDeclaration!) & ts.ModifierFlags.Private) &&
          !ts.isPrivateIdentifier((valueDeclaration as import('typescript-5').MethodDeclaration).name),
      );
      const names = methods.filter(isSilent).map(({ name }) => `${named.name}.${name}`);
      return isSilent(symbol) ? [named.name, ...names] : names;
    });
  });
}

test('every export has a docstring', () => {
  expect(undocumented(['src/index.ts', 'src/worksheet/index.ts'].map((entry) => join(root, entry)))).toEqual(
    [],
  );
});

test('what has none is found', () => {
  const text = `
    export const silent = 1;
    /** Says what it is. */
    export const told = 1;
    /** @throws Error at times. */
    export function thrower() {}
    /** Says what it is. */
    export class Told {
      /** Says what it does. */
      told() {}
      silent() {}
      get value() { return 1; }
      private hidden() {}
      #hidden() {}
    }`;
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name, version) => ts.createSourceFile(name, text, version);
  expect(undocumented(['made-up.ts'], host)).toEqual(['thrower', 'silent', 'Told.silent', 'Told.value']);
});
