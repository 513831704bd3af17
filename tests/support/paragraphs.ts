// The paragraphs in the templates of a source file, as far as their text stands there.
import { parseSync } from 'vite';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const PARAGRAPH = /<(p|li)\b[^>]*>(.*?)<\/\1>/gs;
/** What holds paragraphs, or is none: a template without any of these is part of one. */
const BLOCK =
  /<(p|li|div|section|article|figure|details|table|tr|td|th|ul|ol|dl|dt|dd|h\d|svg|nav|form|header|footer|label|button|option|main)\b/;

/** Of HTML, without tags. */
export const paragraphsOf = (markup: string): string[] =>
  BLOCK.test(markup)
    ? [...markup.matchAll(PARAGRAPH)].map(([, , content]) => plain(content))
    : [plain(markup)];

const plain = (markup: string): string =>
  markup
    .replace(/<code>.*?<\/code>/gs, 'x')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,;:)])/g, '')
    .trim();

/** Of TypeScript: what is computed counts as a word, or as a number where it is written as one. */
export function templateParagraphs(file: string, source: string): string[] {
  const { program } = parseSync(file, source);
  return templatesOf(program as unknown as Node).flatMap((template) => paragraphsOf(textOf(template)));
}

/** The outermost templates: those in them are part of their text. */
function templatesOf(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(templatesOf);
  if (typeof node !== 'object' || node === null) return [];
  if (isTemplate(node as Node)) return [node as Node, ...inAttributes(node as Node)];
  return Object.values(node).flatMap(templatesOf);
}

/** Those that a handler or a part of the template makes are found there too. */
const inAttributes = (template: Node): Node[] =>
  ((template['quasi'] as Node)['expressions'] as Node[]).flatMap((each) => templatesOf(each));

const isTemplate = (node: Node): boolean =>
  node.type === 'TaggedTemplateExpression' && (node['tag'] as Node)['name'] === 'html';

const WORD = 'x';
const NUMBER = '7';
const isNumber = /^(figure|format\w+|counted|to(Fixed|Precision|LocaleString)|String|subscript)$/;

function textOf(node: Node): string {
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? node['value'] : NUMBER;
    case 'TemplateLiteral':
      return joined(node);
    case 'TaggedTemplateExpression':
      return isTemplate(node) ? joined(node['quasi'] as Node) : WORD;
    case 'ConditionalExpression': {
      const [a, b] = [textOf(node['consequent'] as Node), textOf(node['alternate'] as Node)];
      return a.length > b.length ? a : b;
    }
    case 'LogicalExpression':
      return textOf(node['right'] as Node);
    case 'ParenthesizedExpression':
      return textOf(node['expression'] as Node);
    case 'CallExpression':
      return called(node);
    default:
      return WORD;
  }
}

function joined(template: Node): string {
  const expressions = template['expressions'] as Node[];
  return (template['quasis'] as { value: { cooked: string } }[])
    .map(({ value }, i) => value.cooked + (i < expressions.length ? textOf(expressions[i]) : ''))
    .join('');
}

function called(node: Node): string {
  const callee = node['callee'] as Node;
  const name = String(callee['name'] ?? (callee['property'] as Node | undefined)?.['name']);
  const given = node['arguments'] as Node[];
  if (name === 'prose' || name === 'more') return textOf(given[0]);
  if (name === 'term' || name === 'link') return textOf(given[1]);
  if (name === 'map' && given[0].type === 'ArrowFunctionExpression') return textOf(given[0]['body'] as Node);
  return isNumber.test(name) ? NUMBER : WORD;
}
