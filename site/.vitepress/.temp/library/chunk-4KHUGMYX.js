var e={round:0,pending:1,ready:2,awake:3,call:4,barrier:16,patience:17,length:48},p=.2,b=1e5,d=`
function serve({ module, memory, controlAt, member, stackTop }) {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  exports.__stack_pointer.value = stackTop;
  const control = new Int32Array(memory.buffer, controlAt, ${e.length});
  let seen = Atomics.load(control, ${e.round});
  Atomics.add(control, ${e.ready}, 1);
  for (;;) {
    for (let turn = 0, end = performance.now() + ${p}; Atomics.load(control, ${e.round}) === seen && turn < ${b} && performance.now() < end; turn++);
    Atomics.wait(control, ${e.round}, seen);
    const round = Atomics.load(control, ${e.round});
    if (round === seen) continue;
    seen = round;
    Atomics.add(control, ${e.awake}, 1);
    const [kernel, numbers, arrays, workspace, members] = control.subarray(${e.call}, ${e.call} + 5);
    try {
      exports.run(kernel, numbers, arrays, workspace, member, members, controlAt + ${4*e.barrier});
    } catch (error) {
      Atomics.store(control, ${e.patience}, 0);
      throw error;
    }
    Atomics.sub(control, ${e.pending}, 1);
  }
}
`,l=()=>globalThis.process?.getBuiltinModule,s=()=>globalThis.process?.versions?.node!==void 0,f="this page is not cross-origin isolated, so workers share no memory";function g(){return s()?l()===void 0?"no worker threads that can be started at once":void 0:typeof Worker>"u"?"no workers can be started here":globalThis.crossOriginIsolated?void 0:f}function h(r,o){return s()?k(r,o):w(r,o)}function k(r,o){let{Worker:i}=l()("node:worker_threads"),t=`${d} serve(require("node:worker_threads").workerData);`,n=new i(t,{eval:!0,workerData:r,execArgv:[]});return n.on("error",m=>o(m.message)),n.on("exit",()=>o("the worker has ended")),n.unref(),{stop:async()=>void await n.terminate()}}var c;function w(r,o){let i=`${d} onmessage = ({ data }) => serve(data);`;c??=URL.createObjectURL(new Blob([i],{type:"text/javascript"}));let t=new Worker(c);return t.onerror=n=>{n.preventDefault(),o(n.message||"the page's content security policy may forbid workers from a blob")},t.postMessage(r),{stop:async()=>t.terminate()}}var a,u=!1;function A(r){a=r}var x=()=>a;function T(){return a===void 0&&!u&&!s()&&(u=!0,console.warn('Sluice computes float64 and strict arithmetic in plain TypeScript, many times slower than WebAssembly. Import "sluice/float64" to bring its kernels.')),a!==void 0}export{e as a,s as b,f as c,g as d,h as e,A as f,x as g,T as h};
