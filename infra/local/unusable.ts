/** A reason why the local system cannot run here, in one line that says what to do. */
export class Unusable extends Error {
  override name = "Unusable";
}
