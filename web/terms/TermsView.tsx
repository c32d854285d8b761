/** The explanations of the words that the page uses. */
import { useEffect } from "preact/hooks";
import { useParam } from "../state/app.ts";
import { type TermId, terms } from "./terms.ts";

export default function TermsView() {
  const [at] = useParam("terms.at", "");
  useEffect(() => document.getElementById(`term-${at}`)?.scrollIntoView({ block: "center" }), [at]);
  return (
    <div class="terms">
      <h1>What the words mean</h1>
      <dl>
        {(Object.keys(terms) as TermId[]).map((id) => {
          const { name, text, ...rest } = terms[id];
          return (
            <div key={id} id={`term-${id}`} class={id === at ? "term-on" : undefined}>
              <dt>
                {name}
                {"formula" in rest && <code>{rest.formula}</code>}
              </dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
