/** Made by `npm run build:wasm` from native/; do not edit. */

/** The loop that unpacks the others, 191 bytes, packed. */
export const unpackerModule =
  "fffffffffffffff130380000b2cef72810000000000000000000000000000008!juo#!!!#/#i*zzzzzz#z%6#&lpx*oloqty%##{{(&%#!()#r###*,#z#e{{(/+.#*wprjkn!!.u#s##z%dE!E#h1!&d%d%dE&E!R!!e#vmS#!G*e!f1!E!e#mF!0#/E)E*ezue||&smE(E!R!#mR!!mR!!F*E!e%mF!/E%E*a!!E%e#mF%E!E#g1!//E%/";
