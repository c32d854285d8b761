function o(n,m){let r=Float64Array.from(n).sort(),e=m*(r.length-1),t=Math.floor(e);return e===t?r[t]:(t+1-e)*r[t]+(e-t)*r[t+1]}var i=n=>o(n,.5);export{o as a,i as b};
