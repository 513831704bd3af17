import type { ParameterName } from '../../rnn/index.ts';
import type { NormScale } from '../chart/norm-scale.ts';
import type { Palette } from '../chart/palette.ts';
import type { Picture } from '../experiment/picture.ts';
import type { Place } from '../experiment/place.ts';

export interface TriangleProps {
  readonly picture: Picture;
  readonly parameter: ParameterName;
  /** The selected term, of this parameter or another; undefined while all losses are on show. */
  readonly selected: Place | undefined;
  readonly hovered: Place | undefined;
  /** Terms further back are cut off; undefined: no handle is drawn. */
  readonly horizon: number | undefined;
  /** Whether the horizon cuts time into windows. */
  readonly windows?: boolean;
  /** The picture to compare with: then colour says by how many decades a term has grown or shrunk. */
  readonly held: Picture | undefined;
  readonly palette: Palette;
  /** The scale of its colours, where it is shared with other pictures; else the picture's own. */
  readonly scale?: NormScale;
  readonly width: number;
  readonly onHover: (place: Place | undefined) => void;
  readonly onSelect: (place: Place) => void;
  readonly onHorizon: (horizon: number) => void;
}
