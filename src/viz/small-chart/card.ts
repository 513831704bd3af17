/** The card of a fact: what is claimed and by whom, the computed picture, and what was found against what was stated. */
import { html, type TemplateResult } from 'lit-html';
import {
  agrees,
  agreesWithSource,
  type Claim,
  type FactStatement,
  type Finding,
  type Picture,
} from '../../rnn/facts/fact.ts';
import { stopsOf, undrawnIn } from './layout.ts';
import {
  agreementText,
  expectedText,
  foundText,
  axisValueText,
  pointText,
  stopReadout,
  undrawnText,
} from './text.ts';
import { more } from '../text/more.ts';
import { prose } from '../text/prose.ts';
import { readoutView } from '../text/readout.ts';
import { tableDetails } from '../text/table-details.ts';
import { tryAgainButton } from '../text/try-again.ts';

/** One of the stops of one of the pictures. */
export interface PointedStop {
  readonly picture: number;
  readonly stop: number;
}

export interface CardProps {
  readonly statement: FactStatement;
  /** Undefined while it is being computed, or before it was asked for. */
  readonly finding: Finding | undefined;
  /** Why it could not be computed. */
  readonly failure: string | undefined;
  /** Has it computed once more. */
  readonly onAgain?: () => void;
  /** Into Explore, where a network shows it: its address, and what it is unless it is the fact itself. */
  readonly link: { readonly href: string; readonly text?: string } | undefined;
  /** The map with the part where it is to be seen: its address. */
  readonly mapLink: string | undefined;
  readonly pointed: PointedStop | undefined;
  /** Of a fact that is not computed at once: what starts it and says how far it is, and whether it is through. */
  readonly running: { readonly controls: TemplateResult; readonly isDone: boolean } | undefined;
}

export function cardView(props: CardProps): TemplateResult {
  const { statement, finding, failure, onAgain, link, mapLink, pointed, running } = props;
  const { id, title, source, setup, sizes } = statement;
  return html`
    <header>
      <h4 id="papers-${id}"><span class="paper-id">${id}</span> ${prose(title)}</h4>
      ${verdict(props)}
    </header>
    <p class="note">${prose(setup)}</p>
    ${sizes ? more(...sizes) : ''}
    <p class="note">Source: ${source.url ? html`<a href=${source.url}>${source.text}</a>` : source.text}.</p>
    ${running?.controls ?? ''}
    ${failure ? html`<p class="note bad">${failure} ${onAgain ? tryAgainButton(onAgain) : ''}</p>` : ''}
    ${finding?.pictures.map((picture, index) => figure(picture, pointed?.picture === index ? pointed.stop : undefined))}
    ${finding ? details(finding) : ''}
    <footer>
      ${finding ? numbers(id, finding) : ''} ${link ? exploreView(id, link) : ''}
      ${mapLink ? html`<a href=${mapLink}>On the map<span class="visually-hidden">: ${id}</span></a>` : ''}
    </footer>
  `;
}

const figure = (picture: Picture, stop: number | undefined): TemplateResult => html`
  <figure>
    <figcaption>${prose(picture.title)}</figcaption>
    <svg class="paper-chart"></svg>
    ${readoutView('paper-at', stopReadout(picture, stopsOf(picture.lines).at(stop ?? -1)!))}
    ${undrawnIn(picture) > 0 ? html`<p class="note">${undrawnText(undrawnIn(picture))}</p>` : ''}
  </figure>
`;

function verdict({ finding, failure, running }: CardProps): TemplateResult {
  if (finding && running?.isDone !== false) {
    const isRight = agreesWithSource(finding);
    return html`<span class="verdict ${isRight ? 'good' : 'bad'}"
      >${isRight ? '✓' : '✗'} ${agreementText(finding)}</span
    >`;
  }
  const text = failure
    ? 'not computed'
    : running
      ? finding
        ? 'not through yet'
        : 'to be run'
      : 'computing …';
  return html`<span class="verdict">${text}</span>`;
}

const details = (finding: Finding): TemplateResult => html`
  ${finding.claims.length > 0 ? claimsTable(finding.claims) : ''}
  ${
    finding.remarks?.length
      ? html`<ul class="note paper-remarks">
          ${finding.remarks.map((remark) => html`<li>${prose(remark)}</li>`)}
        </ul>`
      : ''
  }
`;

const numbers = (id: string, { pictures }: Finding): TemplateResult[] =>
  pictures.map((picture, index) =>
    tableDetails(`Numbers of ${pictures.length > 1 ? `picture ${index + 1}` : 'the picture'} of ${id}`, () =>
      pictureTable(picture),
    ),
  );

const exploreView = (id: string, { href, text }: NonNullable<CardProps['link']>): TemplateResult =>
  html`<a href=${href}>Explore ${text ?? 'it'}<span class="visually-hidden">: ${id}</span></a>`;

const claimsTable = (claims: readonly Claim[]): TemplateResult => html`
  <table class="paper-claims">
    <thead>
      <tr>
        <th scope="col">quantity</th>
        <th scope="col">stated</th>
        <th scope="col">found</th>
        <th scope="col"><span class="visually-hidden">agrees</span></th>
      </tr>
    </thead>
    <tbody>
      ${claims.map(
        (claim) =>
          html`<tr>
            <th scope="row">${prose(claim.what)}</th>
            <td>${expectedText(claim.expected)}${claim.by ? html` <small>(${claim.by})</small>` : ''}</td>
            <td>${foundText(claim)}</td>
            <td class=${agrees(claim) ? 'good' : 'bad'}>
              <span aria-hidden="true">${agrees(claim) ? '✓' : '✗'}</span
              ><span class="visually-hidden">${agrees(claim) ? 'agrees' : 'does not agree'}</span>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>
`;

function pictureTable({ x, lines }: Picture): TemplateResult {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Numbers of the picture">
    <table class="paper-numbers">
      <thead>
        <tr>
          <th scope="col">${prose(x.label)}</th>
          ${lines.map(({ name }) => html`<th scope="col">${prose(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${stopsOf(lines).map(
          ({ value, points }) =>
            html`<tr>
              <th scope="row">${axisValueText(value)}</th>
              ${lines.map((line) => {
                const found = points.find(({ name }) => name === line.name);
                return html`<td>${found ? pointText(found.point) : ''}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
