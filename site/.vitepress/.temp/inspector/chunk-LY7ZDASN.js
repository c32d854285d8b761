var o=[{colour:"var(--ink)",dash:"5 4"},{colour:"var(--accent)"},{colour:"var(--error-ink)",dash:"9 3 2 3"},{colour:"var(--other)",dash:"1.5 3"}];function n(r){return o[r%o.length]}export{n as a};
