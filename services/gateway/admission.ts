/** Reserves memory before a body is read, so that load beyond it is refused early instead of filling the heap. */
export type Admission = {
  /** False when the budget does not hold it. */
  reserve: (bytes: number) => boolean;
  release: (bytes: number) => void;
  heldBytes: () => number;
};

/** A body is held about three times: as received, decoded, and packed. */
export const heldPerBodyByte = 3;

export function openAdmission(budgetBytes: number): Admission {
  let held = 0;
  return {
    reserve: (bytes) => {
      if (held + bytes > budgetBytes && held > 0) return false;
      held += bytes;
      return true;
    },
    release: (bytes) => {
      held -= bytes;
    },
    heldBytes: () => held,
  };
}
