/** The samples that the package ships, for who has no file at hand; fetched when asked for. */
const addresses = import.meta.glob<string>("../../../samples/{image,text,embedding,ocr,audio,document}/*", {
  query: "?url",
  import: "default",
  eager: true,
});

export interface Sample {
  taskType: string;
  file: File;
}

/** Rejects with an `Error` where the master no longer serves them. */
export async function fetchSamples(): Promise<Sample[]> {
  return Promise.all(Object.entries(addresses).map(async ([path, address]) => fetchSample(path, address)));
}

async function fetchSample(path: string, address: string): Promise<Sample> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The sample ${path} was answered by ${response.status}.`);
  const [taskType = "", name = ""] = path.split("/").slice(-2);
  const blob = await response.blob();
  return { taskType, file: new File([blob], name, { type: blob.type }) };
}
