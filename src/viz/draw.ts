import { type BaseType, type Selection } from 'd3';

/**
 * Binds `data` to the elements of one class under `parent`: appends what is new, removes what is gone, and returns all,
 * in the order of the data. Every drawing joins its data here.
 */
export function join<Datum, Parent extends BaseType>(
  parent: Selection<Parent, unknown, null, undefined>,
  tag: 'g' | 'rect' | 'text' | 'path' | 'circle' | 'linearGradient' | 'stop' | 'line',
  className: string,
  data: readonly Datum[],
  key: (datum: Datum, index: number) => string | number,
): Selection<SVGElement, Datum, Parent, unknown> {
  return parent
    .selectAll<SVGElement, Datum>(`:scope > ${tag}.${className}`)
    .data(data, key)
    .join(tag as 'g')
    .attr('class', className)
    .order() as unknown as Selection<SVGElement, Datum, Parent, unknown>;
}
