/** Made by `npm run build:wasm` from native/; do not edit. */

/** Products for 128-bit SIMD, 995 bytes, packed. */
export const productModule =
  "fffffffffff7100078150000b35ff7a81100000000000000100000001500001e!^lf#!!!#4%]!#r],rrrrrrrr!%6#&bgo*fbfhkp%##ss(&&%!#()#i###*,#r#Vss(/+:%,cb^iW^lb!!+ikhan_m!#.t+%,!Vssts!/y*+0r%q&r,q%r&q#r%UE#V#Y1!E#V&mF,E%V{|||+jF-E#Vv!eF.E#V*mF/E*V0eF0E*V&mF1E%V)mF2V!F3E)V(YF4&UE+E3V)mG5dF6E!E2E3edF7E&E5dG5z!!4F8E5z!!!F9V!F:%UE41!V(F;V!F5&UE;F:E6E5E,eV%mdF=E8F>E9F?E8F@E9FAE8FBE9FCE8FDE9FE%UE%V!Z1!E(E5E*eV%mdFFE8F>E9F?E8F@E9FAE8FBE9FCE8FDE9FEE7F5V!FG&UEBE5z!!4GHEFEGV%mdG;E*V%mdz-!!GIzx#zw#FBECE5z!!!GJEIzx#zw#FCE5VEdF5EDEHE;z-!!GIzx#zw#FDEEEJEIzx#zw#FEE>EHE;E0dz-!!GIzx#zw#F>E?EJEIzx#zw#F?E@EHE;E1dz-!!GIzx#zw#F@EAEJEIzx#zw#FAEGV#dGGE%X1!//E=E,V%mdG5EBz/!4E5ECz/!!E=E/dG5E@z/!4E5EAz/!!E=EDz/!4E=EEz/!!E=E.dG5E>z/!4E5E?z/!!E:F5E:V(dG;E)Z1!//%UE:E)[1!&UE:E,eV%mFKE(E:E*eV%mdF=V!F;E7FGE9FHE8FJz0!!!!!!!!!!!!!!!!G>F?%UE%V%Y1!&UEGG5Vu!dFGE>E=E;V%mdGFz-!(G@E5z!!Tzx#zw#F>E?E5z!!EE@zx#zw#F?EJE5z!!4EFz-!!G@zx#zw#FJEHE5z!!!E@zx#zw#FHE;V&dF5E;V%dF;E5E%Y1!/E-F;/E6EKdF5%UE;E%[1!EGz!!4E=E;V%mdz-!!G@zx#EJzw#FJEGz!!!E@zx#EHzw#FH/E5E>EJzw#z/!4E5E?EHzw#z/!!E:V#dG:E)X1!//E3V#dG3E#X1!///";

export const isFused = false;
