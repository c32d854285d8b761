/** `sluice completion`: a script with which the Tab key of a shell completes commands, options and their choices. */
import { Argument, Command } from "commander";
import type { Output } from "./output.ts";
import { overview } from "./overview.ts";
import type { AddCommand } from "./program.ts";

/** @param commands that it completes, besides itself */
export function addCompletion(
  command: Command,
  output: Output,
  commands: Readonly<Record<string, AddCommand>>,
): void {
  command
    .description(
      "Prints a script that lets the Tab key complete commands and options. The shell reads it when it starts: add it to ~/.bashrc or ~/.zshrc, or save it in the folder of fish.",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(scripts)))
    .action((shell: keyof typeof scripts) => {
      const words = overview.map(([name, , summary]) => ({
        name,
        summary,
        options: optionsOf(commands[name], output),
      }));
      output.out(scripts[shell](words));
    });
}

/** Zsh reads scripts for bash after these lines. */
const ZSH = "autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n";

const scripts = { bash: bashScript, zsh: (words: Words) => `${ZSH}${bashScript(words)}`, fish: fishScript };

type Words = readonly { name: string; summary: string; options: ReturnType<typeof optionsOf> }[];

function optionsOf(add: AddCommand | undefined, output: Output) {
  const command = new Command();
  add?.(command, output, () => {});
  return command.options.map(({ long, description, argChoices, required }) => ({
    long: long!,
    description,
    choices: argChoices,
    takesValue: required,
  }));
}

function bashScript(words: Words): string {
  const cases = words.flatMap(({ name, options }) => [
    ...options.flatMap(({ long, choices }) =>
      choices === undefined ? [] : [`    "${name} ${long}") words="${choices.join(" ")}" ;;`],
    ),
    `    "${name} "*) words="${options.map(({ long }) => long).join(" ")}" ;;`,
  ]);
  return `_sluice() {
  local words="${words.map(({ name }) => name).join(" ")}"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sluice sluice
`;
}

function fishScript(words: Words): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const lines = words.flatMap(({ name, summary, options }) => [
    `-n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map(({ long, description, choices, takesValue }) =>
      [
        `-n ${quoted(`__fish_seen_subcommand_from ${name}`)} -l ${long.slice(2)} -d ${quoted(description)}`,
        ...(choices === undefined ? [] : [`-f -a ${quoted(choices.join(" "))}`]),
        ...(takesValue ? ["-r"] : []),
      ].join(" "),
    ),
  ]);
  return lines.map((line) => `complete -c sluice ${line}\n`).join("");
}
