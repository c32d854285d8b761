import{d as a}from"./chunk-XHACW6MR.js";import"./chunk-AJR53OOQ.js";import"./chunk-4AI3NTXN.js";import"./chunk-OI53X56Z.js";import"./chunk-SLMC3Z3L.js";import"./chunk-3K2CBYTY.js";export{a as zip};
