/** Every word that the page says, so that it can be translated in one place. The master's own sentences stand as they come. */
const typeNames: Record<string, string> = {
  image: "Image",
  text: "Text",
  embedding: "Embedding",
  ocr: "OCR",
  audio: "Audio",
  document: "Document",
};

const typesDo: Record<string, string> = {
  image: "Makes pictures gray, or resizes, turns, crops and converts them.",
  text: "Counts words, finds keywords, and tells how happy or unhappy a text is.",
  embedding: "Turns texts into vectors, to compare each with the others.",
  ocr: "Reads the text in scans and photos.",
  audio: "Measures length, loudness and silence of recordings.",
  document: "Takes text, headings, tables and metadata out of documents.",
};

/** Words in the names of options that people write otherwise. */
const optionWords: Readonly<Record<string, string>> = {
  db: "dB",
  dpi: "DPI",
  hz: "Hz",
  idf: "IDF",
  psm: "PSM",
  tf: "TF",
};

const sendAgain = "Try it again; if it fails once more, the log of the slave says more.";

/** `what` goes on after "the file is" or stands alone; `todo` is a sentence. */
const failuresByCode: Record<string, { what: string; todo: string }> = {
  unsupported_media_type: {
    what: "not a kind of file that this type reads",
    todo: "Send it under another type, or convert it first.",
  },
  empty_file: { what: "empty", todo: "The file has nothing in it. Look whether the original is whole." },
  corrupt_file: {
    what: "damaged",
    todo: "Parts of the file are missing or wrong. Open it in another program, or fetch it anew from where it came.",
  },
  encrypted_file: {
    what: "protected by a password",
    todo: "Send it again with its password in the options (PDF), or save a copy without one.",
  },
  too_much_work: {
    what: "asks for more work than a file of its size may",
    todo: "It may be made to do harm. If you trust it, split it or make it simpler.",
  },
  image_too_large: { what: "has too many pixels", todo: "Make the picture smaller and send it again." },
  unpacked_too_large: {
    what: "unpacks to too much",
    todo: "It may be made to do harm. If you trust it, split it into several files.",
  },
  result_too_large: {
    what: "its result is too large",
    todo: "Ask for less in the options, or split the file.",
  },
  file_too_large: { what: "too large", todo: "Split the file, or have the operator raise MAX_FILE_BYTES." },
  invalid_option: {
    what: "an option does not fit the file",
    todo: "Change the option and send the file again.",
  },
  poison_file: {
    what: "ended its processor twice",
    todo: "It is not tried again by itself. Look at the file before you send it once more.",
  },
  processor_failed: {
    what: "the processor gave up on it",
    todo: "Look at the file; the sentence beside it says what was wrong.",
  },
  processor_crashed: { what: "its processor ended in mid-file", todo: sendAgain },
  processor_timeout: {
    what: "took too long",
    todo: "Split the file, or have the operator raise TASK_TIMEOUT_SECONDS; then try it again.",
  },
  memory_exceeded: {
    what: "needed too much memory",
    todo: "Split the file, or have the operator raise CHILD_RSS_MB; then try it again.",
  },
  slave_lost: { what: "its slave went away", todo: "Try it again; another slave takes it." },
  attempts_exhausted: {
    what: "its slaves went away each time",
    todo: "Look at the cluster, then try it again.",
  },
  bad_slave_answer: {
    what: "its slave answered nonsense",
    todo: "Try it again; if it stays so, restart that slave.",
  },
  no_slaves: {
    what: "no slave offers the type",
    todo: "Start a slave that does (the Cluster page says how), then try it again.",
  },
  no_space: { what: "a disk is full", todo: "Make room on the master or the slave, then try it again." },
  not_saved: { what: "the result could not be saved", todo: "Look at the master's disk, then try it again." },
  stopping: { what: "the master stopped", todo: "Try it again." },
  internal: { what: "something went wrong on our side", todo: sendAgain },
};

export const strings = {
  typeName: (name: string | undefined): string =>
    name === undefined ? "No type" : (typeNames[name] ?? name),
  typeDoes: (name: string): string => typesDo[name] ?? "A type of your own.",

  states: {
    queued: "waiting",
    running: "running",
    done: "done",
    partial: "some failed",
    failed: "failed",
    cancelled: "cancelled",
  },

  frame: {
    brand: "msdp",
    skip: "Skip to the content",
    nav: "Screens",
    theme: "Theme",
    themes: { system: "Auto", light: "Light", dark: "Dark" },
    connecting: "Asking the master …",
    lost: "The master is not heard. Trying again; this page catches up by itself.",
    unreachable: {
      title: "The master does not answer",
      text: "It may be starting anew, or the line to it is broken.",
      again: "Try again",
    },
    unknown: { title: "No such page", text: "The address leads nowhere.", home: "To the start" },
  },

  actions: {
    cancel: "Cancel",
    retry: "Retry failed",
    zip: "Download all",
    remove: "Delete",
    keep: "Keep it",
    closeJob: "Finish with what came",
    addRest: "Add the rest",
    copy: "Copy",
    copied: "Copied.",
    copyByHand: "This browser lets no page copy here; select the line and copy it by hand.",
  },

  process: {
    title: "Process",
    heading: "Process files",
    loading: "Asking what this cluster can do …",
    drop: "Drop files or folders here",
    dropMore: "or paste them, also as text. Types are proposed; you can change them.",
    pick: "Choose files",
    pickFolder: "Choose a folder",
    samples: "Try it with samples",
    samplesLoading: "Fetching the samples …",
    added: (count: number): string => `${plural(count, "file")} added.`,
    noSlaves: {
      title: "No slave is working",
      text: "Slaves do the work, and this cluster has none now. Files can be sent all the same: they wait until one comes.",
    },
  },

  draft: {
    title: "Ready to be sent",
    heading: (count: number): string =>
      count === 1 ? "One job, ready to start" : `${count} jobs, ready to start`,
    label: (type: string, count: number): string => `${type}: ${plural(count, "file")}`,
    files: (shown: string, count: number): string => `${shown} ${count === 1 ? "file" : "files"}`,
    type: "What to do with them",
    noType: "No type is known to read these. Choose one to try.",
    tooLarge: (names: string, limit: string): string => `Left out, being larger than ${limit}: ${names}`,
    start: "Start",
    startAll: (count: number): string => `Start all ${count}`,
    discard: "Discard",
    showFiles: "Files",
    takeOut: "Take out",
    more: (count: string): string => `and ${count} more`,
  },

  options: {
    asSent: "Options",
    title: (set: number): string => (set === 0 ? "Options" : `Options (${set} set)`),
    usual: (fallback: string): string =>
      fallback === "" ? "not set" : `as usual (${fallback.replaceAll('"', "")})`,
    spelling: optionWords,
  },

  upload: {
    title: "Uploads",
    job: (type: string): string => `${typeNames[type] ?? type} job`,
    states: {
      sending: "Uploading",
      waiting: "Waiting for the master",
      paused: "Paused",
      failed: "Stopped",
      cancelled: "Cancelled",
      sent: "Uploaded",
    },
    progress: (type: string): string => `Upload of the ${typeNames[type] ?? type} job`,
    files: (sent: string, total: string): string => `${sent} of ${total} files`,
    bytes: (sent: string, total: string): string => `${sent} of ${total}`,
    noRest: "The job has each of these files already.",
    unreadable: (names: string): string => `Left out, since they cannot be read any more: ${names}`,
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel upload",
    announced: {
      sent: (count: number): string => `${plural(count, "file")} uploaded.`,
      failed: "The upload has stopped.",
      waiting: "The master is not heard; the upload waits for it.",
    },
  },

  jobs: {
    title: "Jobs",
    loading: "Fetching the jobs …",
    refused: "The jobs cannot be shown",
    filter: "Which jobs",
    filters: { all: "All", active: "Active", done: "Done", troubled: "With trouble" },
    type: "Type",
    allTypes: "all",
    search: "File name",
    searching: "Looking for it …",
    found: (count: number): string => `${plural(count, "job")} shown`,
    noneShown: "No job is of this kind.",
    older: "Look for older ones",
    empty: {
      title: "No jobs yet",
      text: "What you send appears here, with how far it is and what became of it.",
      start: "Process files",
    },
  },

  job: {
    title: "Job",
    path: "Where this is",
    loading: "Fetching the job …",
    name: (type: string, count: number): string => `${type} · ${plural(count, "file")}`,
    doneOf: (done: string, total: string): string => `${done} of ${total} done`,
    failed: (count: string): string => `${count} failed`,
    running: (count: string): string => `${count} running`,
    slaves: (shown: string, more: number): string => `On ${shown}${more === 0 ? "" : ` and ${more} more`}`,
    ahead: (count: string): string => `${count} files of other jobs go before`,
    left: (duration: string): string => `about ${duration} left`,
    filling: "being filled",
    openText: "Files are still being added; those that are there are processed meanwhile.",
    back: "To all jobs",
    none: "No such job",
    refused: "The job cannot be shown",
    gone: { title: "The job was deleted", text: "Its results are still in the master's folder." },
    removeQuestion: (count: number): string =>
      `Delete this job with its ${plural(count, "upload")}? Results stay in the master's folder.`,
    announced: {
      retried: "Trying again.",
      removed: "The job was deleted.",
      ended: {
        queued: "",
        running: "",
        done: "The job is done.",
        partial: "The job has ended; some files failed.",
        failed: "The job has failed.",
        cancelled: "The job was cancelled.",
      },
    },
  },

  files: {
    title: "Files",
    state: "State",
    all: "all",
    search: "Name",
    shown: (count: number): string => `${plural(count, "file")} shown`,
    none: "No file has come yet.",
    columns: ["Name", "State", "Size", "Took", "Slave", "Waited, ran"],
    progress: (done: number, total: number, unit: string): string => `${done} of ${total} ${unit}`,
    times: (waited: string, ran: string): string => `waited ${waited}, ran ${ran}`,
  },

  lanes: {
    title: "Who did what",
    text: "Each lane shows when a slave had files of this job.",
    columns: ["Slave", "Done", "Failed", "Mean", "Longest", "When"],
  },

  failures: {
    title: "What failed, and what to do",
    byCode: failuresByCode,
    unknown: (code: string): string => `failed (${code})`,
    retry: sendAgain,
    look: "Look at the file; the sentence beside it says what was wrong.",
    said: "The master says:",
    more: (count: number): string => `and ${count} more; the list below shows them by state.`,
  },

  result: {
    title: "Result",
    loading: "Fetching the result …",
    none: "There is no result",
    noFile: "The job has no such file.",
    previous: "Previous",
    next: "Next",
    original: "Original",
    result: "Result",
    downloadResult: "Download result",
    download: (name: string): string => `Download ${name}`,
    took: (duration: string): string => `took ${duration}`,
    by: (slave: string): string => `by ${slave}`,
    attempts: (count: number): string => `${count} attempts`,
    artifacts: "Also made:",
    cancelled: "The job was cancelled before this file was processed.",
    waiting: "The file has no result yet. It appears here as soon as there is one.",
    noOriginal:
      "The master has no original of this file: it keeps those of jobs that were handed over, by this page or with 'Prefer: respond-async', and not of those whose sender waited for the answer.",
    noPreview: "Browsers cannot show this kind of file.",
    cut: (size: string): string => `The first ${size} are shown.`,
    nothing: "none",
    entries: (count: string): string => `${count} entries`,
    moreEntries: (count: string): string => `Show ${count} more`,
    numbers: (title: string): string => `Numbers: ${title}`,
    moreRows: (count: number): string => `${count} more rows are in the download.`,
    csv: "Download as CSV",
  },

  viewers: {
    unreadable: "The result is not as this page knows it; the download above has all of it.",
    chooseOriginal: "Show it from this computer:",
    otherOriginal: (bytes: string): string =>
      `That is another file: the one that was sent has ${bytes} bytes.`,
  },

  image: {
    title: "Before and after",
    before: (name: string): string => `${name}, the original`,
    after: (name: string): string => `${name}, the result`,
    edge: "Where the original ends and the result begins",
    shares: (percent: number): string => `${percent} % original, ${100 - percent} % result`,
    howToSlide: "Drag the edge, or move it with the arrow keys.",
    otherShape: "The result has another shape than the original, so that the two do not lie on each other.",
    unshown: {
      original: "Browsers cannot show this kind of original; here is the result alone.",
      result: "Browsers cannot show this kind of picture; download the result to look at it.",
    },
    sizes: {
      title: "Sizes",
      rows: { pixels: "Pixels", bytes: "Bytes", kind: "Kind" },
    },
    unknown: "not known",
    shareOf: (percent: string): string => `${percent} % of the original`,
    histograms: "Histograms",
    histogram: (of: string): string => `Histogram, ${of.toLowerCase()}`,
    counting: "Counting …",
    cutOff: "Bars that reach the top go on beyond it.",
    value: "Value",
    channel: (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    mean: (channel: string, mean: string): string => `${channel}, mean ${mean}`,
    countedScaled: "Counted on a copy of 16 million pixels, for the picture has more.",
    figures: {
      entropy: (bits: number): string => `Entropy ${bits} bits`,
      sharpness: (value: number): string => `Sharpness ${value}`,
      dominant: (colour: string): string => `Most of it is ${colour}`,
    },
    exif: "What the camera wrote",
  },

  search: {
    label: "Search",
    previous: "Previous place",
    next: "Next place",
    none: "Not found",
    place: (at: string, found: string, isMost: boolean): string =>
      `${at} of ${isMost ? "the first " : ""}${found}`,
  },

  ocr: {
    page: (number: number): string => `Page ${number}`,
    pages: "Page",
    pageOf: (number: number, name: string): string => `Page ${number} of ${name}`,
    wordsOf: (number: number): string => `Words of page ${number}`,
    wordWith: (word: string, confidence: string): string => `${word}, ${confidence} %`,
    confidence: (confidence: string): string => `read with a confidence of ${confidence} %`,
    showBoxes: "Show the words' boxes",
    howToPoint: "Point at a word, or go from word to word with the arrow keys.",
    noPicture: "Browsers show no picture of this page; the words stand where they were read.",
    notDrawn: (shown: string): string => `The first ${shown} words of the page are shown.`,
    text: "Text",
    noText: "No text was found on this page.",
    copy: "Copy text",
    downloadText: "Download text",
    counts: (words: string, characters: string): string => `${words} words, ${characters} characters`,
    average: (confidence: string): string => `mean confidence ${confidence} %`,
    certainties: {
      sure: (count: string): string => `90 % and more: ${count}`,
      doubtful: (count: string): string => `60 to 90 %: ${count}`,
      unsure: (count: string): string => `below 60 %: ${count}`,
    },
    unsure: "Words to look at",
    noneUnsure: "All words were read with a confidence of 60 % and more.",
    moreUnsure: (count: string): string => `and ${count} more; the numbers below have them all.`,
    words: "Words and their places",
    columns: ["Word", "Confidence", "Page", "Left", "Top", "Right", "Bottom"],
    otherForms:
      "A searchable PDF, hOCR, ALTO and TSV are made where the job asks for them with the option 'outputs'.",
  },

  document: {
    text: "Text",
    page: (number: number): string => `Page ${number}`,
    noText: "No text on this page.",
    shown: (first: string, last: string, all: string, hasPages: boolean): string =>
      `${hasPages ? "Pages" : "Parts"} ${first} to ${last} of ${all}`,
    earlier: "Earlier",
    later: "Later",
    tableOf: (rows: string): string => `Table, ${rows} rows`,
    tableFile: "table.csv",
    outline: "Outline",
    moreOutline: (count: string): string => `and ${count} more`,
    facts: "About the document",
    factNames: { type: "Type", pages: "Pages", words: "Words", characters: "Characters" },
    yes: "yes",
    no: "no",
    links: "Links",
    moreLinks: (count: string): string => `and ${count} more; the result has them all.`,
    comments: { title: "Comments", columns: ["Text", "Author", "Date", "Page"] },
    attachments: { title: "Attachments", columns: ["Name", "Kind", "Bytes"] },
    images: { title: "Pictures", columns: ["Description", "Source", "Page"] },
    formValues: { title: "Form", columns: ["Field", "Value", "Page"] },
    downloadText: "Download text",
    otherForms: "Markdown, HTML or plain text is made where the job asks for it with the option 'format'.",
  },

  findings: {
    unreadable: "This result is not as this page knows results of its type; here it is as it came.",
    unknown: "–",
  },

  textResult: {
    feels: (score: number): string => {
      if (Math.abs(score) < 0.05) return "Neutral or balanced";
      const side = score > 0 ? "positive" : "negative";
      return Math.abs(score) < 0.5 ? `Rather ${side}` : `Clearly ${side}`;
    },
    score: (score: string): string => `${score} on a scale from −1 to +1`,
    wordsOf: (positive: string, negative: string): string =>
      `${positive} positive words, ${negative} negative.`,
    sentences: "Sentences",
    noSentences: "The result lists no sentences.",
    point:
      "Point at a sentence, or go to one with the arrow keys, and here stands what decided its score. Positive words have a line under them, negative ones dots.",
    sentence: (number: string, score: string): string => `Sentence ${number}: ${score}`,
    noDeciders: "No word of it is known to please or displease.",
    moreSentences: (next: string, left: string): string => `Show ${next} of ${left} more sentences`,
    listed: (listed: string, all: string): string =>
      `The result lists the first ${listed} of ${all} sentences; the option 'sentences' asks for more.`,
    distribution: "Scores of the sentences",
    bin: (score: string, count: number): string => `around ${score}: ${plural(count, "sentence")}`,
    tallest: (count: number): string => `The tallest bar stands for ${plural(count, "sentence")}.`,
    binColumns: ["Score around", "Sentences"],
    sentenceColumns: ["No.", "Score", "Decided by", "Sentence"],
    keywords: "Keywords",
    keywordColumns: ["Keyword", "Score", "Count"],
    commonWords: "Most frequent words",
    wordColumns: ["Words", "Count"],
    counts: "Counts",
    countNames: {
      words: "Words",
      characters: "Characters",
      sentences: "Sentences",
      paragraphs: "Paragraphs",
      readingTime: "Time to read",
      language: "Language",
      charset: "Coding",
    },
    readability: "How easy it is to read",
    noReadability: "Measured of English texts alone.",
    diversity: "How rich its words are",
    figures: {
      flesch_reading_ease: "Flesch reading ease (100: very easy)",
      flesch_kincaid_grade: "Flesch–Kincaid grade (years of school)",
      gunning_fog: "Gunning fog (years of school)",
      smog_index: "SMOG (years of school)",
      automated_readability_index: "Automated readability index (years of school)",
      coleman_liau_index: "Coleman–Liau index (years of school)",
      types: "Different words",
      hapaxes: "Words that stand once",
      type_token_ratio: "Different words of all",
      mtld: "MTLD",
    },
    summary: "Summary",
    nGrams: "Pairs and triples of words",
    entities: "Addresses, dates, sums, names",
    entityCount: (count: number): string => `${count.toLocaleString("en")} found.`,
    entityColumns: ["Kind", "Text", "At"],
  },

  embeddingResult: {
    vector: "The vector",
    vectorNames: {
      model: "Model",
      size: "Features",
      nonZero: "Of these not 0",
      documents: "Learnt from texts",
      cluster: "In the cluster of",
    },
    topTerms: "Terms that weigh most",
    termColumns: ["Term", "Weight"],
    noTerms: "The vector is all zeros.",
    comparing: "Comparing the texts of the job …",
    fetched: (done: number, of: number): string => `Fetching the results of the job: ${done} of ${of} …`,
    alone: "The job has no other text to compare this one with.",
    capped: (shown: string, all: string): string =>
      `${shown} of the job's ${all} texts are compared here; more would be too many to see.`,
    neighbours: "Nearest texts",
    neighbourColumns: ["Text", "Cosine"],
    map: "Map of the texts",
    mapText: (percent: string): string =>
      `Texts that are alike lie near each other. What a flat map can show of their distances: ${percent}\u00A0%.`,
    mapColumns: ["Text", "x", "y"],
    point: "Point at a text, or go from one to the next with the arrow keys; Enter opens it.",
    this: (name: string): string => `${name}: this text`,
    alike: (name: string, cosine: string): string => `${name}: cosine ${cosine} with this text`,
    heatMap: "How alike each two texts are",
    heatText: "The more colour, the more alike; texts that are alike stand together.",
    heatKeys: "Cosines of each two texts; the arrow keys go from cell to cell",
    heatPoint: "Point at a cell, or go from cell to cell with the arrow keys.",
    heatColumns: "Text",
    pair: (one: string, other: string, cosine: string): string => `${one} and ${other}: cosine ${cosine}`,
  },

  audioResult: {
    recording: "The recording",
    notPlayed: "This browser cannot play the file. The cursor can be moved all the same.",
    keys: "Place in the recording; arrow keys move, the space bar plays and pauses",
    time: (at: string, of: string): string => `${at} of ${of}`,
    peakAt: (level: string): string => `peak ${level} dBFS`,
    silent: "silence",
    waveform: "Waveform",
    waveformColumns: ["From (s)", "Lowest", "Highest", "Peak (dBFS)"],
    level: "Level of the peaks (dBFS)",
    measuring: "Measuring the waveform …",
    noWaveform:
      "The result has no waveform, and the original is not at hand, too long, or of a kind that this browser does not know. The option 'waveform_buckets' asks for one.",
    spectrum: "Spectrum",
    spectrumTo: (hertz: string): string => `0 to ${hertz} Hz`,
    noSpectrogram: "The option 'pictures' asks for a spectrogram, which then stands here.",
    spectrumColumns: ["Of all windows", "Mean", "Deviation"],
    spectrumNames: {
      centroid_hz: "Centroid (Hz)",
      bandwidth_hz: "Bandwidth (Hz)",
      rolloff_hz: "Roll-off (Hz)",
      flatness: "Flatness",
    },
    clipping: "Clipped",
    silences: "Silence",
    details: "Silence, channels, spectrum",
    noSilence: "No silence was found.",
    silenceSum: (count: number, seconds: string): string =>
      `${plural(count, "silence")}, ${seconds} s together.`,
    silenceColumns: ["From (s)", "To (s)", "Length (s)"],
    channels: "Channels",
    channelColumns: ["Channel", "RMS (dBFS)", "Peak (dBFS)", "True peak (dBTP)", "Clipped samples"],
    loudnessTitle: "Loudness and level",
    levelNames: {
      integrated: "Integrated loudness",
      range: "Loudness range",
      truePeak: "True peak",
      shortTerm: "Loudest 3 s",
      momentary: "Loudest 0.4 s",
      peak: "Sample peak",
      rms: "RMS",
      crest: "Crest factor",
      clipped: "Clipped samples",
    },
    format: "How it is stored",
    formatNames: {
      duration: "Length",
      rate: "Sample rate",
      channels: "Channels",
      bits: "Bits a sample",
      coding: "Coding",
      crossings: "Zero crossings",
      size: "Size",
    },
    tags: "Tags",
    noTags: "The file has none.",
  },

  cluster: {
    title: "Cluster",
    loading: "Asking for the slaves …",
    slaves: "Slaves",
    alive: (alive: number, all: number): string => `${alive} of ${plural(all, "slave")} working`,
    busy: (busy: number, slots: number): string => `${busy} of ${plural(slots, "slot")} taken`,
    columns: [
      "Slave",
      "State",
      "Slots",
      "Files/s",
      "Done",
      "Failed",
      "Last heard",
      "Version",
      "Does",
      "Action",
    ],
    slots: (busy: number, slots: number): string => `${busy}/${slots}`,
    lease: (seconds: number, lease: number): string => `${seconds} s of ${lease}`,
    states: {
      alive: "working",
      suspect: "doubted",
      set_aside: "set aside",
      draining: "draining",
      lost: "lost",
    },
    stateMeans: {
      alive: "It is heard and gets files.",
      suspect: "A call to it failed or a heartbeat did not come; it gets no file until it is heard again.",
      set_aside: "Three calls in a row failed; the master tries it out before it gets files.",
      draining: "It ends what it has and gets nothing more.",
      lost: "It has been silent for longer than its lease; its files went to others.",
    },
    drain: "Drain",
    resume: "Resume",
    drained: (slave: string): string => `${slave} gets nothing more.`,
    resumed: (slave: string): string => `${slave} works again.`,
    add: "Add a slave",
    forbidden: {
      title: "The cluster is shown to operators",
      text: "Sign in with a key that may admin, or with the cluster's token.",
    },
  },

  pace: {
    title: "Files a second",
    unit: "Files/s",
    time: "Time",
    now: (pace: string): string => `${pace} a second in the last ten seconds.`,
  },

  addSlave: {
    text: "On a computer with Node.js and a checkout of this project, run:",
    shell: "Shell",
    shells: { posix: "Linux, macOS", powershell: "Windows" },
    command: "The command that starts a slave",
    tokenPlace: "the-token-of-this-cluster",
    token:
      "CLUSTER_TOKEN is the secret that the master was started with; leave it out where the master has none.",
    local:
      "This address reaches the master from its own machine alone. For slaves on others, start the master with a CLUSTER_TOKEN and use the machine's name in place of this one.",
  },

  key: {
    title: "This master wants a key",
    text: "Its operator hands keys out. Yours is sent once and kept by the browser as a cookie that no script can read.",
    label: "Key",
    about: "An API key, or the cluster's token.",
    send: "Sign in",
    wrong: "That did not work.",
    signOut: "Sign out",
  },
} as const;

function plural(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString("en")} ${one}s`;
}
