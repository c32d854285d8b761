/** Makes a task from a large CSV file or text in a small heap, draws a batch, and prints what it got. Arguments: file. */
import { chooseColumns, readForecastOptions } from "../../src/jobs/tasks/forecast/options.ts";
import { forecastTableOf } from "../../src/jobs/tasks/largeTable.ts";
import type { SeriesColumns } from "../../src/jobs/tasks/readSeries.ts";
import { forecastTask, languageTask, openData, textOf } from "../../src/tasks.ts";

const [, , file] = process.argv;
const data = await openData(file);
if (file.endsWith(".txt")) {
  const { batches, notes } = languageTask(textOf(data), { recurrent: { hiddenSize: 4 } });
  batches.batch(0, batches.length - 1);
  console.log(JSON.stringify({ length: batches.length, note: notes[0] }));
} else {
  let columns: SeriesColumns | undefined;
  const table = await forecastTableOf(
    data,
    {},
    (head) => (columns = chooseColumns(head, readForecastOptions({}))),
  );
  const { targets, date } = columns!;
  const options = { targets, date, seasons: [60], window: 8, horizon: 4, recurrent: { hiddenSize: 4 } };
  const { batches, notes } = forecastTask(table, options);
  batches.batch(0, batches.length - 1);
  console.log(JSON.stringify({ length: batches.length, note: notes[0] }));
}
