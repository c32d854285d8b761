/** The modules of the data package: a plan as base64. */
declare module "@sluice/silero/*" {
  const text: string;
  export default text;
}
