/** The part of wav-decoder 1.3 that is used; the package has no types of its own. */
declare module "wav-decoder" {
  export const decode: {
    /** `symmetric` divides negative and positive samples alike by 2^(bits − 1). */
    sync(wav: ArrayBuffer, options: { symmetric: boolean }): { channelData: Float32Array[] };
  };
}
