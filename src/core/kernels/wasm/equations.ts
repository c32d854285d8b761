/** The kernel of equations for one thread, a module of its own: only programs with defined cells bring it. */
let provided: string | undefined;

/** @param packed the module */
export function provideEquations(packed: string): void {
  provided = packed;
}

export const equationsModule = (): string | undefined => provided;

export const hasEquations = (): boolean => provided !== undefined;
