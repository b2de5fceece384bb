"""Makes references.json beside this file: what librosa finds in signals made by arithmetic (the same as in signals.ts)
and in the files of corpora. How it was run:

    pip install librosa==0.11.0 soundfile==0.14.0 numpy==2.4.6
    python make-references.py CORPORA/audio/files > references.json

Every recording keeps its own rate; windows are the power of two nearest to 93 ms. Pitches are `librosa.yin`'s of all
windows, in Hz.
"""

import json
import sys
import warnings
from pathlib import Path

import librosa
import numpy as np
import soundfile

warnings.filterwarnings("ignore")


def sine(t):
    return 0.5 * np.sin(2 * np.pi * 440 * t)


def harmonic(t):
    return sum(0.3 / k * np.sin(2 * np.pi * 110 * k * t) for k in range(1, 11))


def vibrato(t):
    return 0.5 * np.sin(2 * np.pi * 440 * t + 2.5 * np.sin(2 * np.pi * 5 * t))


def low(t):
    return 0.4 * np.sin(2 * np.pi * 70 * t) + 0.2 * np.sin(2 * np.pi * 140 * t)


def noise(t):
    state, values = 1, []
    for _ in t:
        state = (1_664_525 * state + 1_013_904_223) % 2**32
        values.append(state / 2**32 - 0.5)
    return np.array(values)


def clicks(seconds_apart):
    """Bursts of 1 kHz that die away, the first after half a second."""

    def make(t):
        since = np.where(t < 0.5, 1, (t - 0.5) % seconds_apart)
        return 0.8 * np.exp(-60 * since) * np.sin(2 * np.pi * 1000 * since)

    return make


def silence(t):
    return np.zeros_like(t)


signals = {
    "sine": (sine, 22050, 2),
    "harmonic": (harmonic, 44100, 2),
    "vibrato": (vibrato, 48000, 2),
    "low": (low, 8000, 2),
    "noise": (noise, 22050, 4),
    "clicks at 120": (clicks(60 / 120), 22050, 20),
    "clicks at 90": (clicks(60 / 90), 48000, 20),
    "silence": (silence, 16000, 2),
}


def windows(rate):
    length = int(2048 * 2.0 ** round(np.log2(rate / 22050)))
    return length, length // 4


def find_pitches(samples, rate):
    length, hop = windows(rate)
    pitches = librosa.yin(
        samples, fmin=65.41, fmax=2093, sr=rate, frame_length=length, hop_length=hop
    )
    return np.round(pitches, 3).tolist()


def find_rhythm(samples, rate):
    length, hop = windows(rate)
    envelope = librosa.onset.onset_strength(
        y=samples, sr=rate, n_fft=length, hop_length=hop, fmax=min(11025, rate / 2)
    )
    tempo = librosa.feature.tempo(onset_envelope=envelope, sr=rate, hop_length=hop)
    onsets = librosa.onset.onset_detect(
        onset_envelope=envelope, sr=rate, hop_length=hop, units="time"
    )
    return {
        "tempo_bpm": round(tempo.item(), 4),
        "onset_seconds": np.round(onsets, 4).tolist(),
    }


def describe(samples, rate):
    return {
        "rate": rate,
        "pitches": find_pitches(samples, rate),
        **find_rhythm(samples, rate),
    }


def read_files(folder):
    for path in sorted(Path(folder).iterdir()):
        try:
            samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
        except soundfile.LibsndfileError:
            continue
        if len(samples) > rate:
            yield path.name, samples.mean(axis=1), rate


references = {
    "signals": {
        name: describe(make(np.arange(seconds * rate) / rate), rate)
        for name, (make, rate, seconds) in signals.items()
    },
    "files": {name: describe(samples, rate) for name, samples, rate in read_files(sys.argv[1])},
}
json.dump(references, sys.stdout, indent=1)
