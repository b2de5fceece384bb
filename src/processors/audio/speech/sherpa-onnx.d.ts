/** The part of sherpa-onnx 1.13 that is used; the package has no types of its own. */
declare module "sherpa-onnx" {
  interface OfflineStream {
    acceptWaveform(sampleRate: number, samples: Float32Array): void;
    free(): void;
  }
  interface OfflineRecognizer {
    createStream(): OfflineStream;
    decode(stream: OfflineStream): void;
    getResult(stream: OfflineStream): { text: string };
  }
  interface OfflineConfig {
    modelConfig: {
      /** Paths of the model's two files, as Moonshine's second packaging has them. */
      moonshine: { encoder: string; mergedDecoder: string };
      /** Path of a text file with a token in Base64 and its number on each line. */
      tokens: string;
      numThreads: number;
      debug: 0 | 1;
    };
  }
  const sherpa: { createOfflineRecognizer(config: OfflineConfig): OfflineRecognizer };
  export default sherpa;
}
