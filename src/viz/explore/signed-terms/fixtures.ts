import './signed-terms.css';
import { render } from 'lit-html';
import { type Fixture, type Fixtures, nothing } from '../../page/fixture.ts';
import { drawSignedTerms, type SignedTermsProps, signedTermsView } from './signed-terms.ts';

const fixture =
  (along: readonly number[], changes: Partial<SignedTermsProps> = {}): Fixture =>
  (host, width) => {
    const props: SignedTermsProps = {
      name: '∂E₁₂/∂W',
      total: along.reduce((sum, x) => sum + x, 0),
      isNumber: false,
      terms: along.map((x, k) => ({ id: `k${k}`, label: `k = ${k + 1}`, norm: Math.abs(x) * 1.2, along: x })),
      order: 'along',
      width,
      selected: 'k0',
      hovered: undefined,
      onOrder: nothing,
      onHover: nothing,
      onSelect: nothing,
      ...changes,
    };
    render(signedTermsView(props), host);
    drawSignedTerms(host.querySelector<SVGSVGElement>('.signed-terms > svg')!, props);
  };

export const fixtures: Fixtures = {
  'terms that cancel': fixture([3, -2.6, 0.4, -0.3]),
  'a total that is a number': fixture([0.5, -0.2], { isNumber: true, name: '∂E₃/∂W₁₁' }),
  'two hundred steps': fixture(Array.from({ length: 200 }, (_, k) => Math.sin(k) * 0.9 ** k)),
  'all zero': fixture([0, 0, 0]),
  'as small as there is': fixture([5e-324, 1e-323]),
};
