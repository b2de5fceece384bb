/** A processor that costs a slave next to nothing, so that what is measured is the way of the files. */
export default {
  taskType: {
    name: "touch",
    field: "files",
    key: "touch_data",
    result_name: "{base}_touched.json",
    media_types: ["application/octet-stream"],
  },
  async process({ bytes }) {
    return { body: JSON.stringify({ bytes }), mediaType: "application/json" };
  },
};
