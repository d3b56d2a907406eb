/** Where keys live: a circle of places, each of which belongs to one endpoint. */
export interface KeyTable {
  readonly size: number;
  /** The place where a key begins to look. */
  placeOf(hash: number): number;
  /** The endpoint of a place, as an index into the list that the table was made from. */
  ownerAt(place: number): number;
}

export interface WeightedMember {
  readonly id: string;
  /** Above 0. */
  readonly weight: number;
}
