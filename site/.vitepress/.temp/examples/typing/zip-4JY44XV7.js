import{d as a}from"./chunk-C2KRIWLL.js";import"./chunk-AJR53OOQ.js";import"./chunk-CSTAI2OY.js";import"./chunk-DMRSEMPU.js";export{a as zip};
