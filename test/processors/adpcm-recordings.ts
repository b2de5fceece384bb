/**
 * Two small ADPCM files that SoX 14.4.2 encoded, and what SoX says of them; 480 frames, two channels, 8 kHz.
 *
 *     sox -R -n -r 8000 -c 2 -b 16 t.wav synth 0.06 sine 440 sine 1000 gain -6
 *     sox t.wav -e ima-adpcm ima.wav; sox t.wav -e ms-adpcm ms.wav
 *     sox ima.wav -n trim 0 480s stat           (rms, mean, peak)
 *     sox ima.wav -t f64 - trim 0 480s remix 1  (sign changes, counted in the samples)
 */
export const imaRecording = {
  wav: Buffer.from(
    "UklGRjQCAABXQVZFZm10IBQAAAARAAIAQB8AAK8fAAAAAgQAAgD5AWZhY3QEAAAA4AEAAGRhdGEAAgAAWAJJAFgCRgAiEojL" +
      "F8mbQcyqCTAUyZtBREMSkCPKnEHLvLuKE8mrQjFVMyIUyZtBgNu8rCPKnEGZITQ1E8mrQiKRyswUyZtBq5ogVCPKnEEzI4Ha" +
      "E8mrQtu7iigUyZtBRFMiACPKnEG5vayaE8mrQhhTNDIUyZtBAcnbrCPKnEGaGFJDE8mrQjIBqb0UyZtBraoYQiPKnEE0JAGo" +
      "E8mrQuu7qwgUyZtBUjQkAiPKnEGo27yqE8mrQgkyNiQUyZtBEpjbvCPKnEGrCUE0E8mrQiUSmMsUyZtBvLsKQSPKnEFEQxKI" +
      "E8mrQsu8rIkUyZtBIURDEiPKnEGAyrysE8mrQpkhYzMUyZtBI4DLvSPKnEGsiiBTE8mrQjQigboUyZtBvqyaECPKnEFTNCOB" +
      "E8mrQsnMq5sUyZtBEGNDMiPKnEGBudy7E8mrQpoYUzQUyZtBMwK53SPKnEG7qghTE8mrQjQkEakUyZtBvL2qGSPKnEFCRCMS" +
      "E8mrQrjry6oUyZtBCTJFIyPKnEEDoMzbE8mrQqqIMTUUyZtBJBKQ2yPKnEG8q4lBE8mrQlMkEpAUyZtBysyqiSPKnEEwRDMj" +
      "E8mrQpHry7sUyZtBijBUQyPKnEEigMq8E8mrQqyKIFMUyZtBNBOB+SPKnDKLgICACIAIgICAgIAIgIAIgICAgIAICIA=",
    "base64",
  ),
  encoding: "adpcm_ima_wav",
  rms: 0.362628,
  mean: 0.001315,
  peak: 0.546509,
  channels: [
    { rms: 0.3557045, crossings: 52 },
    { rms: 0.3694209, crossings: 119 },
  ],
};

export const msRecording = {
  wav: Buffer.from(
    "UklGRlICAABXQVZFZm10IDIAAAACAAIAQB8AAAAgAAAAAgQAIAD0AQcAAAEAAAACAP8AAAAAwABAAPAAAADMATD/iAEY/2Zh" +
      "Y3QEAAAA4AEAAGRhdGEAAgAAAQaeAPcAXBV4LFQCZAURiLjQ4cLi8AAcP05RJDMgLwzt7rPTteHv/AwAMTNkMS4tOw/i8qXg" +
      "z+7s7/ITM0I+ay0eMwP28c7evO/S8/QRHk1LTyE0IxH+/L3f0bXj0R78LT9RNUMhLi37/8LD1MHf2/4fETRiMk4sPR4D9NSh" +
      "7s3r7+ITA0MtWy0+MxQE8e69y+/C4/MCDjs8YCEzNBEf6/6/0cTS0u78HT9CVDRBLyse/+LSpdDQ3P7fIhJVQDA8Pk8CAvWw" +
      "4Mze3+LyBRBQPE4/MkIFAA++7N/C0+Py/is9XkMzNiAw/A6/0dSj4f7tCx8SUyRBLysu/xHE4rLu3O3uAwQ0QV8rTh8hFALS" +
      "ztzN3sP05BE+PVtPIjMzAw3rvd7TtNQB3i0bP0JTMyIuK/zwwdOk4d/77h8BRDJSLjw9DxL0xMHfy97f4hIFQEBMTi8iIgXw" +
      "4Kzu39LS5fAgPF5PMkIlECDs7s/CwtXg3w4MTyJjIzIuKx3+49Om0NDM/v8RFDNhLj1LDyID1OHPy97f0fQCIk5cPU4jNAQR" +
      "/8vOz+HE8uIOHE0uQ0QkMQ4t2+/Cs9Pj3esNHjNUNGEeLSv/EtPD4r7r/NARAyQxbys+LyEEAuLOvO3P8uT0AT4tay8yIyMS" +
      "Duu9/pIGgSgQABDwAAAAEPAAAAAAEPAAAAA=",
    "base64",
  ),
  encoding: "adpcm_ms",
  rms: 0.354818,
  mean: 0.00294,
  peak: 0.518372,
  channels: [
    { rms: 0.3546078, crossings: 52 },
    { rms: 0.3550277, crossings: 119 },
  ],
};
