function n(e,r){return{dtype:e.dtype,shape:e.shape,location:r,read:async()=>e}}export{n as a};
