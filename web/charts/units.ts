/** Properties of pictures with one number for each unit, or other item. */
export interface UnitsProps {
  title: string;
  heading?: string | false;
  values: ArrayLike<number>;
  /** Of what: `"effective bias"`. */
  quantity: string;
  /** Default `"unit"`. */
  item?: string;
  colour: string;
  /** Shared by pictures that are to be compared. */
  domain: readonly [number, number];
  /** Drawn beside them as an outline. */
  reference?: { label: string; values: ArrayLike<number> };
  height?: number;
}
