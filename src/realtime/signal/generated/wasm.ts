/** Made by `npm run build:wasm` from native/; do not edit. */

/** Products for relaxed SIMD, 949 bytes, packed. */
export const productModule =
  "fffffffffff3100078150000b35ff7a81300000000000000104004001100000e!]ke#!!!#4%[!#q[,qqqqqqqq!%6#&afn*eaegjo%##rr(&&%!#()#h###*,#q#Urr(/+:%,ba]hV]ka!!+hjg_m^l!#.w*%,!Urrsr!/v**0q%p&q,p%q&p%TE#U#X1!E#U&lF,E%U{|||+iF-E#Ux!dF.E#U*lF/E*U0dF0E*U&lF1E%U)lF2U!F3E)U(XF4&TE+E3U)lG5cF6E!E2E3dcF7E&E5cG5z!!4F8E5z!!!F9U!F:%TE41!U(F;U!F5&TE;F:E6E5E,dU%lcF=E8F>E9F?E8F@E9FAE8FBE9FCE8FDE9FE%TE%U!Y1!E(E5E*dU%lcFFE8F>E9F?E8F@E9FAE8FBE9FCE8FDE9FEE7F5U!FG&TE5z!!4GHEFEGU%lcG;E*U%lcz-!!GIEBzt%FBE5z!!!GJEIECzt%FCEHE;z-!!GIEDzt%FDEJEIEEzt%FEEHE;E0cz-!!GIE>zt%F>EJEIE?zt%F?EHE;E1cz-!!GIE@zt%F@EJEIEAzt%FAE5UEcF5EGU#cGGE%W1!//E=E,U%lcG5EBz/!4E5ECz/!!E=E/cG5E@z/!4E5EAz/!!E=EDz/!4E=EEz/!!E=E.cG5E>z/!4E5E?z/!!E:F5E:U(cG;E)Y1!//%TE:E)Z1!&TE:E,dU%lF=E(E:E*dU%lcFFU!F;E7F5E9FHE8FJz0!!!!!!!!!!!!!!!!G>F?%TE%U%X1!&TE5z!!SEFE;U%lcGGz-!(G@E>zt%F>E5z!!EE@E?zt%F?E5z!!4EGz-!!G@EJzt%FJE5z!!!E@EHzt%FHE5Uu!cF5E;U&cFGE;U%cF;EGE%X1!/E-F;/E6E=cFG%TE;E%Z1!E5z!!4EFE;U%lcz-!!G@EJzt%FJE5z!!!E@EHzt%FH/EGE>EJzy#z/!4EGE?EHzy#z/!!E:U#cG:E)W1!//E3U#cG3E#W1!///";

export const isFused = true;
